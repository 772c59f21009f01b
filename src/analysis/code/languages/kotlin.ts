import type { LanguageAdapter } from '../tree/adapter.ts';
import { handlers, lookups, namespaceMembers } from './java/forms.ts';
import { annotationOf, bindingsOf, classOf, functionOf, importsOf } from './kotlin/declarations.ts';
import { callOf, shapeOf } from './kotlin/shapes.ts';

export const kotlin: LanguageAdapter = {
  languages: ['kotlin'],
  kinds: {
    calls: ['call_expression'],
    imports: ['import_header'],
    bindings: ['property_declaration', 'assignment', 'class_parameter', 'for_statement', 'catch_block'],
    functions: ['function_declaration', 'lambda_literal', 'anonymous_function', 'secondary_constructor'],
    classes: ['class_declaration', 'object_declaration', 'companion_object'],
    annotations: ['annotation'],
    strings: ['string_literal'],
    comments: ['line_comment', 'multiline_comment'],
    objects: [],
    blocks: ['control_structure_body', 'catch_block', 'when_entry'],
    // Without fields, a branch is known by its own node and its condition stays untold.
    conditionals: [
      { kind: 'if_expression', condition: 0, branches: [1, 2] },
      { kind: 'for_statement', branches: '*' },
      { kind: 'while_statement', branches: '*' },
      { kind: 'do_while_statement', branches: '*' },
      { kind: 'when_entry', condition: 0, branches: '*' },
      { kind: 'catch_block', branches: '*' },
    ],
    lookups: ['indexing_expression'],
    discards: ['statements', 'source_file'],
    awaits: [],
  },
  shape: shapeOf,
  call: callOf,
  imports: importsOf,
  bindings: bindingsOf,
  function: functionOf,
  class: classOf,
  annotation: annotationOf,
  selfNames: ['this'],
  bareFields: true,
  upperCaseConstants: false,
  namespaceMembers: {
    ...namespaceMembers,
    'io.ktor.server.engine': ['embeddedServer'],
    'io.ktor.server.netty': ['Netty'],
    'kotlinx.coroutines': ['GlobalScope', 'launch', 'runBlocking', 'async'],
  },
  constructed: '()',
  lookups: { ...lookups, configurationCalls: [...lookups.configurationCalls, '*.propertyOrNull', '*.property'] },
  handlers: {
    ...handlers,
    registrations: [
      ...handlers.registrations,
      'get',
      'post',
      'put',
      'delete',
      'patch',
      'webSocket',
      'io.ktor.server.websocket.webSocket',
      'io.ktor.server.routing.get',
      'io.ktor.server.routing.post',
    ],
  },
};
