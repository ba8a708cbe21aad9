/** Pixels, as people see the image. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}
