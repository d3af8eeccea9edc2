package org.deepfeature.dfm.runtime.image;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which files are pictures, by their suffixes, in whatever case. {@link ImageDecoder} itself goes
 * by a file's first bytes. Immutable and thread-safe.
 */
public final class ImageFormats {
  private static final SortedSet<String> DECODABLE =
      words(
          """
          png jpg jpeg jpe jfif bmp dib tif tiff btf tf8 gif webp
          pbm pgm ppm pnm pam
          """);

  private static final SortedSet<String> NOT_DECODABLE =
      words(
          """
          heic heif hif avif avifs jp2 j2k j2c jpc jpf jpx jpm jxl jxr wdp hdp jls bpg flif qoi
          raw dng arw cr2 cr3 crw erf iiq kdc mef mos mrw nef nrw orf pef raf rw2 rwl sr2 srf srw x3f
          exr hdr pic pfm fits fit fts dcm dicom nii czi lif nd2 ndpi svs vsi
          psd psb xcf tga dds pcx sgi ico cur icns iff xbm xpm svg svgz eps ps ai wmf emf
          """);

  private ImageFormats() {}

  /**
   * @param file any file; only its name is looked at
   * @return whether its suffix is one that {@link ImageDecoder} reads
   */
  public static boolean decodable(Path file) {
    return DECODABLE.contains(suffix(file));
  }

  /**
   * @param file any file; only its name is looked at
   * @return whether its suffix is that of a picture that {@link ImageDecoder} does not read, such
   *     as {@code heic}, {@code jp2} or a camera's raw file: worth telling when it is left out
   */
  public static boolean knownButNotDecodable(Path file) {
    return NOT_DECODABLE.contains(suffix(file));
  }

  private static String suffix(Path file) {
    Path name = file.getFileName();
    String text = name == null ? "" : name.toString();
    int dot = text.lastIndexOf('.');
    return dot < 0 ? "" : text.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static SortedSet<String> words(String text) {
    return Collections.unmodifiableSortedSet(
        new TreeSet<>(Arrays.asList(text.strip().split("\\s+"))));
  }
}
