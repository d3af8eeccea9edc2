package org.deepfeature.dfm.runtime.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a file is by its first bytes; its name may say anything. */
enum FileKind {
  JPEG(0, "FFD8FF"),
  PNG(0, "89504E470D0A1A0A"),
  GIF(0, "474946383761", "474946383961"),
  BMP(0, "424D"),
  TIFF(0, "49492A00", "4D4D002A", "49492B00", "4D4D002B"),
  WEBP(8, "57454250"),
  PNM(0, "5031", "5032", "5033", "5034", "5035", "5036", "5037");

  private static final List<Unread> UNREAD =
      List.of(
          new Unread(4, "6A502020", "JPEG 2000"),
          new Unread(0, "FF4FFF51", "JPEG 2000"),
          new Unread(4, "4A584C20", "JPEG XL"),
          new Unread(0, "FF0A", "JPEG XL"),
          new Unread(0, "4949BC", "JPEG XR"),
          new Unread(8, "61766966", "AVIF"),
          new Unread(8, "61766973", "AVIF"),
          new Unread(8, "6865", "HEIF"),
          new Unread(8, "6D696631", "HEIF"),
          new Unread(0, "762F3101", "OpenEXR"),
          new Unread(0, "233F52", "Radiance HDR"),
          new Unread(0, "38425053", "Photoshop"),
          new Unread(0, "44445320", "DDS"),
          new Unread(128, "4449434D", "DICOM"),
          new Unread(0, "53494D504C45", "FITS"),
          new Unread(0, "5046", "PFM (floating-point samples)"),
          new Unread(0, "5066", "PFM (floating-point samples)"),
          new Unread(0, "49494950", "a camera's raw file"),
          new Unread(0, "49495500", "a camera's raw file"),
          new Unread(0, "46554A4946494C4D", "a camera's raw file"),
          new Unread(0, "25504446", "PDF"),
          new Unread(0, "25215053", "PostScript"),
          new Unread(0, "3C737667", "SVG"),
          new Unread(0, "00000100", "an icon"));

  private static final String POINTER = "version https://git-lfs.github.com/spec/";

  private final int at;
  private final List<byte[]> starts;

  FileKind(int at, String... starts) {
    this.at = at;
    this.starts = Arrays.stream(starts).map(FileKind::hexadecimal).toList();
  }

  /** Returns the kind; empty if it is none that is decoded. */
  static Optional<FileKind> of(byte[] bytes) {
    return Arrays.stream(values())
        .filter(kind -> kind.starts.stream().anyMatch(start -> matches(bytes, kind.at, start)))
        .findFirst();
  }

  /** Returns in words what a file is whose kind is not decoded. */
  static String unread(byte[] bytes) {
    if (matches(bytes, 0, POINTER.getBytes(StandardCharsets.US_ASCII))) {
      return "a pointer of Git LFS; the file itself was not fetched";
    }
    return UNREAD.stream()
        .filter(kind -> matches(bytes, kind.at(), hexadecimal(kind.start())))
        .findFirst()
        .map(kind -> kind.name() + ", which is not decoded")
        .orElse("not an image of a known kind");
  }

  private static boolean matches(byte[] bytes, int at, byte[] start) {
    int end = at + start.length;
    return end <= bytes.length && Arrays.equals(bytes, at, end, start, 0, start.length);
  }

  private static byte[] hexadecimal(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }

  private record Unread(int at, String start, String name) {}
}
