package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.internal.file.FolderContents;
import org.deepfeature.dfm.trainer.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * The formats that there are, the more particular first. Immutable and thread-safe.
 *
 * @param formats asked in this order
 */
public record DataFormats(List<DataFormat> formats) {
  private static final String MVTEC = "mvtec";

  public DataFormats {
    formats = List.copyOf(formats);
  }

  /**
   * @param marks whether a mask file marks anything
   * @return the published formats that come with this library
   */
  public static DataFormats published(Predicate<Path> marks) {
    return new DataFormats(
        List.of(
            new Mvtec2Format(),
            new BtechFormat(),
            new VisaFormat(),
            new Kolektor2Format(marks),
            new KolektorFormat(marks),
            new MagneticTileFormat(),
            new Mvtec3dFormat(),
            new MvtecFormat()));
  }

  /**
   * @param more asked before these
   * @return both
   */
  public DataFormats plus(List<DataFormat> more) {
    List<DataFormat> both = new ArrayList<>(more);
    both.addAll(formats);
    return new DataFormats(both);
  }

  /**
   * @return their names
   */
  public List<String> names() {
    return formats.stream().map(DataFormat::name).toList();
  }

  /**
   * @param name of a format
   * @return the format
   * @throws UnknownNameException if there is none of that name
   */
  public DataFormat named(String name) {
    return formats.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UnknownNameException("data format", name, names()));
  }

  /**
   * Looks what a folder is: itself in a format, or a set of categories in one.
   *
   * @param folder any folder
   * @param category that is wanted of it; null for none
   * @return the first format that fits
   * @throws IllegalArgumentException if none does; the message says what was looked for
   */
  public DataFormat detect(Path folder, @Nullable String category) {
    Optional<DataFormat> itself = formats.stream().filter(f -> f.matches(folder)).findFirst();
    Optional<DataFormat> set =
        formats.stream().filter(f -> !f.categories(folder).isEmpty()).findFirst();
    boolean one = category == null || category.equals(FormatDataModule.ALL);
    return (one ? itself.or(() -> set) : set.or(() -> itself))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No images in a layout that is known: %s; looked for %s"
                        .formatted(FolderContents.of(folder), likely(folder))));
  }

  /**
   * Layouts that begin with a folder that is there, MVTec AD's in any case; people who bring
   * another one know what it is, so the rest go by their names alone.
   */
  private String likely(Path folder) {
    List<DataFormat> likely =
        formats.stream()
            .filter(
                format ->
                    format.name().equals(MVTEC)
                        || Files.isDirectory(
                            folder.resolve(format.expected(Split.TRAIN).split("/", 2)[0])))
            .toList();
    String others =
        formats.stream()
            .filter(format -> !likely.contains(format))
            .map(DataFormat::name)
            .sorted()
            .collect(Collectors.joining(", "));
    return likely.stream()
            .map(format -> "%s (%s)".formatted(format.expected(Split.TRAIN), format.name()))
            .collect(Collectors.joining(", "))
        + (others.isEmpty() ? "" : ", and what %s have".formatted(others))
        + "; folders of any names go with --normal DIR --abnormal DIR";
  }
}
