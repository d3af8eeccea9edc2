package org.deepfeature.dfm.trainer.option;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deepfeature.dfm.api.UnknownNameException;

/**
 * Settings that belong together; whatever is given explicitly wins. What is said of a network (its
 * layer, its image size) holds only while the network is the recipe's own.
 */
enum Recipe {
  /** The defaults of anomalib's DFM. */
  ANOMALIB(
      List.of(
          new Setting("backbone", "onnx:resnet50"),
          new Setting("pooling", 4),
          new Setting("standardize", false),
          new Setting("score", "fre"),
          new Setting("pca-level", "0.97")),
      List.of(new Setting("layer", "layer3"), new Setting("image-size", "256"))),

  /** The best published settings of the method's authors (FRE, Ahuja et al. 2023). */
  AUTHORS(
      List.of(
          new Setting("backbone", "onnx:efficientnet_b5"),
          new Setting("pooling", 2),
          new Setting("standardize", false),
          new Setting("score", "fre"),
          new Setting("pca-level", "0.97")),
      List.of(new Setting("layer", "features.6"), new Setting("image-size", "456"))),

  /**
   * One scale, whose cells are standardised by held-out maps: no more work than anomalib's
   * defaults.
   */
  FAST(
      List.of(
          new Setting("score", "fre"),
          new Setting("pca-level", "0.97"),
          new Setting("score-scale", "location"),
          new Setting("image-score", "top:0.02")),
      List.of()),

  /**
   * Two scales of larger images and slightly moved copies of them, standardised by held-out maps;
   * the few worst cells make the score. Pooling goes by the size.
   */
  FINE(
      List.of(
          new Setting("image-size", "auto"),
          new Setting("augment", "slight"),
          new Setting("augment-copies", 8),
          new Setting("score", "fre"),
          new Setting("pca-level", "0.97"),
          new Setting("map-scale", "log"),
          new Setting("score-scale", "location"),
          new Setting("fusion", "sum"),
          new Setting("image-score", "top:0.02")),
      List.of()),

  /**
   * One subspace of all tokens of a vision transformer, from few images that are turned around
   * (SubspaceAD, arXiv 2602.23013). Its layers are the middle blocks of the network, if that has
   * blocks.
   */
  SUBSPACE(
      List.of(
          new Setting("backbone", "onnx:vit_small_patch14_reg4_dinov2"),
          new Setting("embedding", "cells"),
          new Setting("cell-centre", "none"),
          new Setting("pooling", 1),
          new Setting("standardize", false),
          new Setting("augment", "turn"),
          new Setting("augment-copies", 30),
          new Setting("score", "fre"),
          new Setting("pca-level", "0.99"),
          new Setting("image-score", "pixels:0.01"),
          new Setting("blur", 4.0)),
      List.of(new Setting("image-size", "448")));

  private static final String BACKBONE = "backbone";

  private record Setting(String key, Object value) {}

  private final List<Setting> settings;
  private final List<Setting> ofItsBackbone;

  Recipe(List<Setting> settings, List<Setting> ofItsBackbone) {
    this.settings = settings;
    this.ofItsBackbone = ofItsBackbone;
  }

  /**
   * @param name as the user writes it
   * @return that recipe
   * @throws UnknownNameException if there is none of that name
   */
  static Recipe parse(String name) {
    List<String> names = Arrays.stream(values()).map(Recipe::toString).toList();
    if (!names.contains(name)) {
      throw new UnknownNameException("recipe", name, names);
    }
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Returns values with the settings in place of what is there; those of the recipe's own backbone
   * only if the user chose no other.
   */
  <C extends Record> OptionValues<C> applyTo(OptionValues<C> values, GivenOptions given) {
    String origin = OptionValues.RECIPE + this;
    OptionValues<C> with = values;
    for (Setting setting : settings) {
      with = with.with(setting.key(), setting.value(), origin);
    }
    String backbone =
        given.has(BACKBONE) ? given.value(BACKBONE).asText() : with.value(BACKBONE).asText();
    if (isOwn(backbone)) {
      for (Setting setting : ofItsBackbone) {
        with = with.with(setting.key(), setting.value(), origin);
      }
    }
    return with;
  }

  /** Whichever engine runs it. */
  private boolean isOwn(String backbone) {
    return settings.stream()
        .filter(setting -> setting.key().equals(BACKBONE))
        .anyMatch(setting -> name(setting.value().toString()).equals(name(backbone)));
  }

  private static String name(String backbone) {
    return backbone.substring(backbone.indexOf(':') + 1);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
