export { removePlace as default } from './place-of-run.ts';
