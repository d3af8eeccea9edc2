package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.backbone.LayerRequest;
import org.deepfeature.dfm.runtime.image.AutomaticSize;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * Says of each layer what was left to the network: its name, its pooling, whether its channels are
 * standardised. What holds for most is the option's own value; a layer carries what differs.
 */
final class ResolvedLayers {
  private static final String BACKBONE = "the backbone";
  private static final String LAYER = "layer";

  /** Pixels a side. */
  private static final int CELL = 16;

  private static final int SMALLEST_SIDE = 224;

  private ResolvedLayers() {}

  /** Images come at the largest size that a layer asks for; the others see that size reduced. */
  static <C extends Record> OptionValues<C> sizes(OptionValues<C> wanted, ModelOptions options) {
    List<LayerRequest> requests = LayerRequest.parse(options.layers());
    if (requests.stream().allMatch(request -> request.size().isEmpty())) {
      return wanted;
    }
    ImageSize size = options.size();
    List<ImageSize> sizes =
        requests.stream().map(request -> request.size().orElse(size)).distinct().toList();
    ImageSize frame =
        new ImageSize(
            sizes.stream().mapToInt(ImageSize::height).max().orElseThrow(),
            sizes.stream().mapToInt(ImageSize::width).max().orElseThrow());
    boolean fits = frame.height() <= size.height() && frame.width() <= size.width();
    ImageSize images = fits ? size : frame;
    OptionValues<C> values =
        wanted.with(
            LAYER,
            text(
                requests.stream()
                    .map(
                        request ->
                            request.withSize(
                                Optional.of(request.size().orElse(size))
                                    .filter(own -> !own.equals(images))))
                    .toList()),
            wanted.origin(LAYER));
    return fits ? values : values.with("image-size", images.toString(), "the layers' sizes");
  }

  static <C extends Record> OptionValues<C> of(
      OptionValues<C> wanted, ModelOptions options, Backbone backbone) {
    Map<String, LayerRequest> requests = new LinkedHashMap<>();
    LayerRequest.parse(options.layers()).forEach(one -> requests.put(one.key(), one));
    List<Own> layers = new ArrayList<>();
    boolean byStride = poolsByStride(options);
    for (Layer layer : backbone.layers()) {
      LayerRequest request =
          Optional.ofNullable(requests.get(layer.name()))
              .orElseGet(() -> LayerRequest.parse(layer.name()));
      Recommendation recommended = backbone.recommendation(layer.name());
      if (byStride
          && recommended.pooling() > 1
          && request.pooling().isEmpty()
          && request.size().isEmpty()) {
        request = request.withPooling(Optional.of(toCells(layer, options.size())));
      }
      layers.add(new Own(request, recommended));
    }
    Integer ofRecipe = byStride ? null : poolingOfRecipe(options, backbone);
    // Pooling keeps whole maps short; cells are as long as they are, and need no such thing.
    Integer chosen = ofRecipe == null && options.cells().isCells() ? Integer.valueOf(1) : ofRecipe;
    Integer wantedPooling = options.pooling() == null ? chosen : options.pooling();
    int pooling =
        common(wantedPooling, layers, LayerRequest::pooling, own -> own.recommended().pooling());
    boolean standardize =
        common(
            options.standardize(),
            layers,
            LayerRequest::standardize,
            own -> own.recommended().standardize());
    List<LayerRequest> resolved =
        layers.stream()
            .map(
                own ->
                    own.request()
                        .withPooling(
                            differing(
                                own.request().pooling(),
                                wantedPooling,
                                own.recommended().pooling(),
                                pooling))
                        .withStandardize(
                            differing(
                                own.request().standardize(),
                                options.standardize(),
                                own.recommended().standardize(),
                                standardize)))
            .toList();
    OptionValues<C> values =
        wanted.with(
            LAYER, text(resolved), options.layer() == null ? BACKBONE : wanted.origin(LAYER));
    if (options.pooling() == null) {
      values =
          values.with(
              "pooling", pooling, poolingOrigin(options, byStride || ofRecipe != null, chosen));
    }
    return options.standardize() == null
        ? values.with("standardize", standardize, BACKBONE)
        : values;
  }

  private static String poolingOrigin(
      ModelOptions options, boolean ofRecipe, @Nullable Integer chosen) {
    if (ofRecipe) {
      return OptionValues.RECIPE + options.recipe();
    }
    return chosen == null ? BACKBONE : "embedding cells";
  }

  /**
   * Images of about 256² are those of large sets: cells of 16 pixels tell as much there as smaller
   * ones do, and keep subspaces of hundreds of axes short.
   */
  private static boolean poolsByStride(ModelOptions options) {
    return RecommendedLayers.isFine(options.recipe())
        && options.pooling() == null
        && !options.cells().isCells()
        && AutomaticSize.pooling(options.size()) == 1
        && Math.min(options.size().height(), options.size().width()) >= SMALLEST_SIDE;
  }

  private static int toCells(Layer layer, ImageSize size) {
    return Math.max(1, CELL * layer.height() / size.height());
  }

  /** Cells as many as at 256² unpooled, or half as many a side; null where the recipe leaves it. */
  private static @Nullable Integer poolingOfRecipe(ModelOptions options, Backbone backbone) {
    if (RecommendedLayers.isFine(options.recipe())) {
      return AutomaticSize.pooling(options.size());
    }
    boolean pooled = backbone.recommendation().pooling() > 1;
    return RecommendedLayers.isFast(options.recipe()) && pooled
        ? 2 * AutomaticSize.pooling(options.size())
        : null;
  }

  /** A layer as requested, and what its network recommends. */
  private record Own(LayerRequest request, Recommendation recommended) {}

  /** What is given for all; else what is recommended for the first layer without its own. */
  private static <T> T common(
      @Nullable T given,
      List<Own> layers,
      Function<LayerRequest, Optional<T>> own,
      Function<Own, T> recommended) {
    if (given != null) {
      return given;
    }
    return layers.stream()
        .filter(layer -> own.apply(layer.request()).isEmpty())
        .map(recommended)
        .findFirst()
        .orElseGet(() -> own.apply(layers.get(0).request()).orElseThrow());
  }

  private static <T> Optional<T> differing(
      Optional<T> own, @Nullable T given, T recommended, T common) {
    T value = own.orElse(given == null ? recommended : given);
    return value.equals(common) ? Optional.empty() : Optional.of(value);
  }

  private static String text(List<LayerRequest> layers) {
    return layers.stream().map(LayerRequest::toString).collect(Collectors.joining(","));
  }
}
