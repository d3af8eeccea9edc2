package org.deepfeature.dfm.runtime.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.embedding.AveragePooling;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.junit.jupiter.api.Test;

class TiledBackboneTest {
  /** Average pooling is a network whose cells know nothing of their neighbours. */
  private static class Pooled implements Backbone {
    private final ImageSize size;
    private final int[] strides;
    private final List<ImageSize> seen = new ArrayList<>();
    protected float offset;
    private boolean closed;

    Pooled(ImageSize size, int... strides) {
      this.size = size;
      this.strides = strides;
    }

    @Override
    public String name() {
      return "pooled";
    }

    @Override
    public String sha256() {
      return "";
    }

    @Override
    public Preprocessing preprocessing() {
      return Preprocessing.IMAGENET;
    }

    @Override
    public Recommendation recommendation() {
      return Recommendation.DEFAULT;
    }

    @Override
    public List<Layer> layers() {
      List<Layer> layers = new ArrayList<>();
      for (int stride : strides) {
        layers.add(new Layer("stride" + stride, 3, size.height() / stride, size.width() / stride));
      }
      return layers;
    }

    @Override
    public List<Tensor> extract(Tensor images) {
      seen.add(new ImageSize(images.height(), images.width()));
      List<Tensor> maps = new ArrayList<>();
      for (Layer layer : layers()) {
        int stride = size.height() / layer.height();
        float[] cells = floats(new AveragePooling(stride).embed(images).data());
        FloatBuffer direct = Tensor.allocateDirect(cells.length);
        for (int i = 0; i < cells.length; i++) {
          direct.put(i, cells[i] + offset);
        }
        maps.add(Tensor.of(images.batch(), 3, layer.height(), layer.width(), direct));
      }
      offset += 1;
      return maps;
    }

    private static float[] floats(double[] values) {
      float[] floats = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static Tensor images(int batch, ImageSize size) {
    FloatBuffer data = Tensor.allocateDirect(batch * 3 * size.height() * size.width());
    for (int i = 0; i < data.capacity(); i++) {
      data.put(i, (float) Math.sin(i));
    }
    return Tensor.of(batch, 3, size.height(), size.width(), data);
  }

  private static float[] values(Tensor map) {
    float[] values = new float[map.data().capacity()];
    map.data().get(0, values);
    return values;
  }

  @Test
  void cellsOfAllTilesAreTheMapOfTheWholeImage() {
    ImageSize whole = new ImageSize(24, 40);
    Pooled tiles =
        new Pooled(new ImageSize(16, 16), 2, 4) {
          @Override
          public List<Tensor> extract(Tensor images) {
            offset = 0;
            return super.extract(images);
          }
        };
    TiledBackbone tiled = new TiledBackbone(tiles, whole, new Tiling(16, 4));
    List<Tensor> expected = new Pooled(whole, 2, 4).extract(images(2, whole));
    List<Tensor> stitched = tiled.extract(images(2, whole));
    for (int l = 0; l < 2; l++) {
      assertThat(stitched.get(l).height()).isEqualTo(expected.get(l).height());
      assertThat(tiled.layers().get(l).width()).isEqualTo(expected.get(l).width());
      assertThat(values(stitched.get(l)))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(values(expected.get(l)));
    }
    assertThat(tiles.seen).hasSize(2 * 3).containsOnly(new ImageSize(16, 16));
    tiled.close();
    assertThat(tiles.closed).isTrue();
  }

  @Test
  void tilesFadeIntoEachOther() {
    // Tiles of 8 cells at 0 and 4; the second is higher by 1 than the first.
    TiledBackbone tiled =
        new TiledBackbone(
            new Pooled(new ImageSize(2, 16), 2), new ImageSize(2, 24), new Tiling(16, 8));
    Tensor zero = Tensor.of(1, 3, 2, 24, Tensor.allocateDirect(3 * 2 * 24));
    float[] row = values(tiled.extract(zero).get(0));
    assertThat(row[0]).isZero();
    assertThat(row[3]).isZero();
    assertThat(row[4]).isCloseTo(0.5f / 4, within(1e-6f));
    assertThat(row[5]).isCloseTo(1.5f / 4, within(1e-6f));
    assertThat(row[7]).isCloseTo(3.5f / 4, within(1e-6f));
    assertThat(row[8]).isEqualTo(1);
    assertThat(row[11]).isEqualTo(1);
  }

  @Test
  void startsCoverTheImageAndShareWhatIsWanted() {
    assertThat(new Tiling(256, 32).starts(1024, 256, 16)).containsExactly(0, 224, 448, 672, 768);
    assertThat(new Tiling(256, 0).starts(512, 256, 16)).containsExactly(0, 256);
    assertThat(new Tiling(256, 250).starts(288, 256, 16)).containsExactly(0, 16, 32);
    assertThat(new Tiling(256, 32).starts(256, 256, 16)).containsExactly(0);
    assertThat(Tiling.of(256)).isEqualTo(new Tiling(256, 32));
  }

  @Test
  void whatCannotBeCutIsNamed() {
    Pooled network = new Pooled(new ImageSize(16, 16), 4);
    assertThatThrownBy(() -> new TiledBackbone(network, new ImageSize(30, 40), new Tiling(16, 0)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("multiples of that, such as 32x40");
    assertThatThrownBy(() -> new Tiling(16, 16)).hasMessageContaining("less overlap");
    assertThatThrownBy(() -> new Tiling(0, 0)).hasMessageContaining("at least 1 pixel");
    TiledBackbone tiled = new TiledBackbone(network, new ImageSize(32, 32), new Tiling(16, 0));
    assertThatThrownBy(() -> tiled.extract(images(1, new ImageSize(16, 16))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(EmbeddingLayout.of(tiled.layers().get(0), 4).dimension()).isEqualTo(3 * 2 * 2);
  }
}
