package org.deepfeature.dfm.runtime.backbone;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/**
 * A network that looks at a large image tile by tile. The cells of all tiles are one feature map;
 * where tiles overlap, cells are weighted means that fade from one tile into the next. The network
 * never needs more memory than for one tile of each image. As thread-safe as the network; owns it.
 */
final class TiledBackbone implements WrappedBackbone {
  private final Backbone network;
  private final ImageSize images;
  private final ImageSize tile;
  private final List<Integer> rows;
  private final List<Integer> columns;
  private final List<Stitching> stitchings = new ArrayList<>();

  /**
   * @param network open for images of a tile's size; closed with this
   * @param images size of the images that come
   * @param tiling of them
   * @throws ConfigurationException if cells of tiles cannot be brought to fall onto each other
   */
  TiledBackbone(Backbone network, ImageSize images, Tiling tiling) {
    this.network = network;
    this.images = images;
    this.tile = tiling.seen(images);
    int down = 1;
    int across = 1;
    for (Layer layer : network.layers()) {
      down = commonMultiple(down, stride(layer, tile.height(), layer.height()));
      across = commonMultiple(across, stride(layer, tile.width(), layer.width()));
    }
    if (images.height() % down != 0 || images.width() % across != 0) {
      throw new ConfigurationException(
          "Images of %s in tiles of %s: the network's cells are %s x %s pixels; expected sides that are multiples of that, such as %sx%s"
              .formatted(
                  images,
                  tile,
                  down,
                  across,
                  nearest(images.height(), down, tile.height()),
                  nearest(images.width(), across, tile.width())));
    }
    this.rows = tiling.starts(images.height(), tile.height(), down);
    this.columns = tiling.starts(images.width(), tile.width(), across);
    for (Layer layer : network.layers()) {
      stitchings.add(
          new Stitching(
              Seam.of(rows, images.height(), tile.height(), tile.height() / layer.height()),
              Seam.of(columns, images.width(), tile.width(), tile.width() / layer.width())));
    }
  }

  /** Returns where tiles begin, and what each gives to the cells of the whole image. */
  TileGrid grid() {
    return new TileGrid(
        rows,
        columns,
        stitchings.stream().map(stitching -> stitching.rows().placement()).toList(),
        stitchings.stream().map(stitching -> stitching.columns().placement()).toList());
  }

  private int stride(Layer layer, int side, int cells) {
    if (side % cells != 0) {
      throw new ConfigurationException(
          "Layer '%s' has %s cells along %s pixels of a tile; expected a tile whose side is a multiple of the layer's"
              .formatted(layer.name(), cells, side));
    }
    return side / cells;
  }

  private static int commonMultiple(int a, int b) {
    int x = a;
    int y = b;
    while (y != 0) {
      int rest = x % y;
      x = y;
      y = rest;
    }
    return a / x * b;
  }

  private static int nearest(int side, int unit, int least) {
    return Math.max(least, Math.round((float) side / unit) * unit);
  }

  @Override
  public Backbone network() {
    return network;
  }

  @Override
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>(network.remarks());
    remarks.add(
        "tiles: %s x %s of %s pixels for each image of %s"
            .formatted(rows.size(), columns.size(), tile, images));
    return remarks;
  }

  @Override
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : network.layers()) {
      Stitching stitching = stitchings.get(layers.size());
      layers.add(
          new Layer(
              layer.name(),
              layer.channels(),
              stitching.rows().cells(),
              stitching.columns().cells()));
    }
    return layers;
  }

  @Override
  public List<Tensor> extract(Tensor batch) {
    if (batch.height() != images.height() || batch.width() != images.width()) {
      throw new IllegalArgumentException(
          "Images of %s x %s; expected %s".formatted(batch.height(), batch.width(), images));
    }
    List<FloatBuffer> whole = new ArrayList<>();
    for (Layer layer : layers()) {
      whole.add(
          Tensor.allocateDirect(
              Math.multiplyExact(
                  batch.batch() * layer.channels(), layer.height() * layer.width())));
    }
    FloatBuffer part =
        Tensor.allocateDirect(batch.batch() * batch.channels() * tile.height() * tile.width());
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns.size(); c++) {
        cut(batch, rows.get(r), columns.get(c), part);
        List<Tensor> features =
            network.extract(
                Tensor.of(batch.batch(), batch.channels(), tile.height(), tile.width(), part));
        for (int l = 0; l < features.size(); l++) {
          stitchings.get(l).add(features.get(l), r, c, whole.get(l));
        }
      }
    }
    List<Tensor> maps = new ArrayList<>();
    for (Layer layer : layers()) {
      maps.add(
          Tensor.of(
              batch.batch(),
              layer.channels(),
              layer.height(),
              layer.width(),
              whole.get(maps.size())));
    }
    return maps;
  }

  private void cut(Tensor batch, int top, int left, FloatBuffer part) {
    float[] row = new float[tile.width()];
    int out = 0;
    for (int plane = 0; plane < batch.batch() * batch.channels(); plane++) {
      for (int y = 0; y < tile.height(); y++) {
        batch.data().get((plane * batch.height() + top + y) * batch.width() + left, row);
        part.put(out, row);
        out += row.length;
      }
    }
  }
}
