/**
 * A function as people read of it: its name, its parameters and result, what it does, an example, and what that gives.
 * The example is an action without its braces; its result is missing where it differs from time to time.
 */
export type FunctionRow = readonly [name: string, signature: string, meaning: string, example: string, result?: string];
