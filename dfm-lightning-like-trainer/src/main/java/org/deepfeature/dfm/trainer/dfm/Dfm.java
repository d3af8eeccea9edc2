package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Layer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.embedding.AveragePooling;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.Scores;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.image.LoadedBatch;
import org.deepfeature.dfm.trainer.lifecycle.AnomalyModule;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.visualization.Upsampling;

/**
 * DFM as a module: training steps collect embeddings, fitting happens at validation start or at the
 * epoch's end, whichever comes first, and validation steps score. The backbone stays its owner's.
 */
public final class Dfm implements AnomalyModule {
  private final Backbone backbone;
  private final ImagePreprocessor preprocessor;
  private final AveragePooling pooling;
  private State state;

  /** Before and after fitting. */
  private sealed interface State permits Collecting, Fitted {}

  private record Collecting(List<EmbeddingBank> banks, DfmSettings settings) implements State {}

  private record Fitted(DfmModel model) implements State {}

  private Dfm(Backbone backbone, ImageSize size, int pooling, State state) {
    this.backbone = backbone;
    this.preprocessor = new ImagePreprocessor(backbone.preprocessing(), size);
    this.pooling = new AveragePooling(pooling);
    this.state = state;
  }

  /**
   * @param backbone open; the caller closes it
   * @param size of the network's input
   * @param settings how to fit
   * @return an unfitted module
   */
  public static Dfm unfitted(Backbone backbone, ImageSize size, DfmSettings settings) {
    List<EmbeddingBank> banks = new ArrayList<>();
    for (Layer layer : backbone.layers()) {
      banks.add(new EmbeddingBank(EmbeddingLayout.of(layer, settings.pooling())));
    }
    return new Dfm(backbone, size, settings.pooling(), new Collecting(banks, settings));
  }

  /**
   * @param backbone open; the caller closes it
   * @param size of the network's input
   * @param pooling with which the model was fitted
   * @param model fitted
   * @return a module that scores
   */
  public static Dfm fitted(Backbone backbone, ImageSize size, int pooling, DfmModel model) {
    return new Dfm(backbone, size, pooling, new Fitted(model));
  }

  /**
   * @return the fitted model
   * @throws IllegalStateException before fitting
   */
  public DfmModel model() {
    if (state instanceof Fitted fitted) {
      return fitted.model();
    }
    throw new IllegalStateException("This DFM model is not fitted; call Trainer.fit first");
  }

  @Override
  public ImagePreprocessor preprocessor() {
    return preprocessor;
  }

  /**
   * @param images prepared
   * @return one n × d matrix a layer
   */
  public List<Matrix> embed(Tensor images) {
    return backbone.extract(images).stream().map(pooling::embed).toList();
  }

  @Override
  public void trainingStep(LoadedBatch<Sample> batch, int index) {
    if (!(state instanceof Collecting collecting)) {
      throw new IllegalStateException("This DFM model is fitted already; begin with a new one");
    }
    List<Matrix> embeddings = embed(batch.images());
    for (int l = 0; l < embeddings.size(); l++) {
      collecting.banks().get(l).add(embeddings.get(l));
    }
  }

  @Override
  public void onValidationStart() {
    fit();
  }

  @Override
  public void onTrainEpochEnd() {
    fit();
  }

  private void fit() {
    if (state instanceof Collecting collecting) {
      DfmSettings settings = collecting.settings();
      List<LayerModel> layers =
          collecting.banks().stream()
              .map(
                  bank ->
                      LayerModel.fit(
                          bank,
                          settings.standardize(),
                          settings.reducer(),
                          settings.densityModel(),
                          settings.linearAlgebra()))
              .toList();
      state = new Fitted(new DfmModel(layers, settings.scoreType()));
    }
  }

  @Override
  public Predictions validationStep(LoadedBatch<Sample> batch, int index) {
    Scores scores = model().score(embed(batch.images()));
    List<float[]> maps = new ArrayList<>();
    for (int i = 0; i < batch.items().size() && !scores.maps().isEmpty(); i++) {
      maps.add(map(scores, i));
    }
    return new Predictions(batch.items(), scores.values(), maps);
  }

  private float[] map(Scores scores, int image) {
    ImageSize size = preprocessor.size();
    float[] sum = new float[size.height() * size.width()];
    for (int l = 0; l < scores.maps().size(); l++) {
      EmbeddingLayout layout = model().layers().get(l).layout();
      double[] map = scores.maps().get(l).copyOfRows(image, image + 1).data();
      float[] upsampled = Upsampling.bilinear(map, layout.height(), layout.width(), size);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += upsampled[i];
      }
    }
    return sum;
  }
}
