package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file of a run is the same in every language, and names hold in every charset. */
class LocaleTest {
  private static final Locale BEFORE = Locale.getDefault();

  @TempDir private static Path folder;
  private static Path data;
  private static Map<String, String> english;

  @BeforeAll
  static void runInEnglish() throws IOException {
    data = Parts.write(folder.resolve("parts"));
    english = run("en-GB");
  }

  @AfterAll
  static void restore() {
    Locale.setDefault(BEFORE);
  }

  /** What a fit, a test and a prediction wrote and printed, with times masked. */
  private static Map<String, String> run(String language) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(language));
    Path output = folder.resolve("run");
    Path extracted = output.resolve("embeddings.npy");
    Map<String, String> all = new TreeMap<>();
    Object[][] calls = {
      {
        "train",
        "--data",
        data,
        "--output",
        output,
        "--image-size",
        64,
        "--logger",
        "csv,jsonl",
        "--maps",
        "png"
      },
      {"predict", "--model", output, "--output", output.resolve("predicted"), data.resolve("test")},
      {"extract", "--data", data, "--image-size", 64, "--layer", "order1", "--output", extracted},
      {"fit", "--embeddings", extracted, "--output", output.resolve("of-embeddings")},
      {"info", output},
      {"layers", "onnx:scattering", "--image-size", 64},
      {"compare", output, output},
    };
    for (Object[] call : calls) {
      Dfm done = Dfm.run(call);
      assertThat(done.exitCode()).as(done.err()).isZero();
      all.put("printed by " + call[0], masked(done.out() + done.err()));
    }
    try (Stream<Path> files = Files.walk(output)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> all.put(output.relativize(file).toString(), content(file)));
    }
    Files.move(output, folder.resolve(language));
    return all;
  }

  private static String content(Path file) {
    try {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      boolean timed = file.toString().matches(".*(\\.json|\\.jsonl|\\.html|logs/.*)");
      return timed ? masked(bytes) : bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Times differ from run to run; which digits they are written in does not. */
  private static String masked(String text) {
    return text.replaceAll("[0-9]+(\\.[0-9]+)?([Ee][-+]?[0-9]+)?", "#");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "tr-TR", "de-DE", "th-TH-u-ca-buddhist-nu-thai"})
  void filesAndLinesAreAsInEnglish(String language) throws IOException {
    Map<String, String> there = run(language);

    assertThat(there.keySet()).isEqualTo(english.keySet());
    there.forEach(
        (name, content) -> assertThat(content.equals(english.get(name))).as(name).isTrue());
  }

  @Test
  void drawnImagesHaveTheirNamesInEveryLanguage() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    Path drawn = folder.resolve("drawn");

    assertThat(Dfm.run("demo-data", "--output", drawn).exitCode()).isZero();

    assertThat(drawn.resolve("washer/train/good/000.png")).isRegularFile();
  }

  private Path named(String... names) throws IOException {
    assumeTrue(
        Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode("中"),
        "These tests were started in a locale without such names");
    Path root = folder.resolve("named" + names[0].hashCode());
    for (String name : names) {
      Path good = Files.createDirectories(root.resolve("train/good"));
      Files.copy(data.resolve("train/good/000.png"), good.resolve(name));
    }
    return root;
  }

  @Test
  void namesThatTheLocaleDoesNotHaveAreSaidBeforeTheWork() throws Exception {
    Path log = folder.resolve("c.log");
    Running c =
        Running.in(
            "C",
            log,
            "fit",
            "--output",
            folder.resolve("none"),
            "--data",
            named("Müller.png", "中.png", "plain.png"));

    assertThat(c.exitCode()).isEqualTo(1);
    assertThat(Files.readString(log, StandardCharsets.UTF_8).lines().toList())
        .last()
        .asString()
        .startsWith("dfm: 2 of 3 images have names that are not known here, such as")
        .contains("US-ASCII", "LC_ALL=C.UTF-8");
  }

  @Test
  void rowsArePrintedInUnicodeWhateverTheLocaleIs() throws Exception {
    Path log = folder.resolve("utf.log");
    Path list = named("ä中.png").resolve("list.csv");
    Files.writeString(list, "path,label,split\ntrain/good/ä中.png,gut,train\n");

    Running c = Running.in("C", log, "fit", "--output", folder.resolve("none"), "--data", list);

    assertThat(c.exitCode()).isEqualTo(1);
    assertThat(Files.readString(log, StandardCharsets.UTF_8))
        .contains("list.csv, entry 1: 'train/good/ä中.png' is not a possible file name")
        .contains("LC_ALL=C.UTF-8");
  }

  @Test
  void namesThatNoFileCanHaveAreOneLine() throws IOException {
    Path list =
        Files.writeString(folder.resolve("nul.csv"), "path,label,split\na\0b.png,good,train\n");
    Path yaml = Files.writeString(folder.resolve("nul.yaml"), "data: \"a\\0b\"\n");

    assertThat(Dfm.run("fit", "--output", folder.resolve("none"), "--data", list).err())
        .contains("nul.csv, entry 1: 'a\\u0000b.png' is not a possible file name");
    assertThat(Dfm.run("fit", "--output", folder.resolve("none"), "--config", yaml).err())
        .contains("'a\\u0000b' is not a possible file name");
  }

  @Test
  void keysWithoutAValueAreNamed() throws IOException {
    Path yaml = Files.writeString(folder.resolve("nulls.yaml"), "score:\nreducer:\n");

    assertThat(Dfm.run("fit", "--config", yaml, "--data", data).err())
        .contains("score (" + yaml + ") has no value; expected one, such as \"fre\"");
  }
}
