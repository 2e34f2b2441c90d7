/** The little of dynalite that the embedded account uses; the package brings no types. */
declare module 'dynalite' {
  /** What it reads of a request: a body as a stream, and three fields. */
  export interface EngineRequest extends NodeJS.ReadableStream {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
  }

  /** What it does to a response. */
  export interface EngineResponse {
    statusCode: number;
    setHeader(name: string, value: string | number): void;
    end(body?: string): void;
  }

  export interface Engine {
    emit(event: 'request', request: EngineRequest, response: EngineResponse): boolean;
  }

  export interface EngineOptions {
    readonly createTableMs: number;
    readonly deleteTableMs: number;
    readonly updateTableMs: number;
  }

  export default function dynalite(options: EngineOptions): Engine;
}
