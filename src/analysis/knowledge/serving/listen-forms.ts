import type { ListenForm } from './listen-form.ts';
import { COMPILED_FORMS } from './listen-forms-compiled.ts';
import { SCRIPTING_FORMS } from './listen-forms-scripting.ts';

/** How servers are told to listen, by the documentation of each framework. */
export const LISTEN_FORMS: readonly ListenForm[] = [...SCRIPTING_FORMS, ...COMPILED_FORMS];
