package org.deepfeature.dfm.demo;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A product that is inspected.
 *
 * @param name of its folder
 * @param maker of good ones
 * @param kinds defect types it can have, by the names of their folders
 * @param <S> what it is
 */
record Category<S extends Specimen>(
    String name, Function<Chance, S> maker, Map<String, Defect<? super S>> kinds) {

  private static final Paint RUST = new Paint(140, 92, 62);
  private static final Paint OIL = new Paint(120, 104, 60);
  private static final Paint COFFEE = new Paint(176, 128, 84);
  private static final Paint BLUE_HAIR = new Paint(52, 66, 118);
  private static final Paint DARK_HAIR = new Paint(84, 62, 52);
  private static final Paint LINT = new Paint(206, 204, 198);

  Category {
    kinds = Map.copyOf(kinds);
  }

  static List<Category<?>> all() {
    return List.of(
        new Category<Woven>(
            "woven",
            Woven::new,
            Map.of(
                "cut", new Scratch(0.1, -0.4, 3.5, 4),
                "fibre", new Fibre(BLUE_HAIR),
                "hole", new Hole(3, 16),
                "pulled", new Bent(3, 13),
                "stain", new Stain(COFFEE, 0.5, 0.84, 7, 34, 0))),
        new Category<Brushed>(
            "brushed",
            Brushed::new,
            Map.of(
                "dent", new Dent(0.08),
                "fibre", new Fibre(DARK_HAIR),
                "rub", new Turned(12, 40),
                "rust", new Stain(RUST, 0.35, 0.95, 3, 22, 1),
                "scratch", new Scratch(0.15, 0.02, 2.8, 1))),
        new Category<Washer>(
            "washer",
            Washer::new,
            Map.of(
                "bent", new Bent(4, 12),
                "bite", new Hole(2.5, 17),
                "fibre", new Fibre(LINT),
                "rust", new Stain(RUST, 0.6, 0.76, 5, 26, 1),
                "scratch", new Scratch(0.25, 0.04, 3.2, 3))),
        new Category<Connector>(
            "connector",
            Connector::new,
            Map.of(
                "bent_pin", PinDefect.BENT,
                "broken_pin", PinDefect.BROKEN,
                "fibre", new Fibre(LINT),
                "oil", new Stain(OIL, 0.5, 1.3, 5, 26, 0),
                "scratch", new Scratch(0.3, 0.1, 3.2, 2))));
  }

  /**
   * @param chance everything about the picture
   * @param kind defect type, or null for a good part
   * @param size of the defect, 0..1
   * @return the picture
   */
  Photo photograph(Chance chance, @Nullable String kind, double size) {
    S part = maker.apply(new Chance(chance.seed()));
    Camera camera = new Camera(new Chance(chance.seed()));
    Defect<? super S> defect = kind == null ? null : kinds.get(kind);
    return camera.take(part, defect == null ? null : defect.on(part, size, chance));
  }

  /** Folder names of the defects, in the order of the alphabet. */
  List<String> kindNames() {
    return kinds.keySet().stream().sorted().toList();
  }
}
