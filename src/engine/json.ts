/** A JSON value: what expressions, programs and tasks are made of, so that they travel to workers. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
