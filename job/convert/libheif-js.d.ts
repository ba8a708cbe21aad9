/** What Node.js has of it and `@types/node` does not tell. */
declare namespace WebAssembly {
  const Module: new (code: Uint8Array) => Module;
  const Instance: new (module: Module, imports: Imports) => Instance;
  type Imports = Readonly<Record<string, unknown>>;
}

/** The part of libheif-js that is used: its own types are Emscripten's, for the web. */
declare module "libheif-js/libheif-wasm/libheif.js" {
  export interface HeifImage {
    /** What functions of C take. */
    readonly handle: object;
    get_width(): number;
    get_height(): number;
    is_primary(): boolean;
    has_alpha_channel(): boolean;
  }

  /** Rows in libheif's memory, which is gone when its thread ends. */
  export interface HeifChannel {
    readonly width: number;
    readonly height: number;
    /** Bytes from one row to the next. */
    readonly stride: number;
    readonly data: Uint8Array;
  }

  /** With an error's code, when decoding failed. */
  export interface HeifPixels {
    readonly code?: object;
    readonly message?: string;
    /** One, when channels are interleaved. */
    readonly channels?: readonly HeifChannel[];
  }

  export interface LibHeif {
    readonly HeifDecoder: new () => { decode(content: Uint8Array): HeifImage[] };
    readonly heif_colorspace: { readonly heif_colorspace_RGB: object };
    readonly heif_chroma: {
      readonly heif_chroma_interleaved_RGB: object;
      readonly heif_chroma_interleaved_RGBA: object;
    };
    heif_js_decode_image2(handle: object, colorspace: object, chroma: object): HeifPixels;
  }

  interface Settings {
    instantiateWasm(
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance) => unknown,
    ): unknown;
  }

  export default function libheif(settings: Settings): LibHeif;
}
