package org.deepfeature.dfm.runtime.image;

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Readers of known classes. Not the first that ImageIO offers: that depends on what else a program
 * has on its class path, and a pixel must not.
 */
final class ImageReaders {
  private ImageReaders() {}

  static ImageReader jpeg() throws IOException {
    JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
    // This alone makes it look for the JDK's reader, which it stands on.
    provider.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
    return provider.createReaderInstance(null);
  }

  static ImageReader png() throws IOException {
    return ofTheJdk("com.sun.imageio.plugins.png.PNGImageReaderSpi");
  }

  static ImageReader gif() throws IOException {
    return ofTheJdk("com.sun.imageio.plugins.gif.GIFImageReaderSpi");
  }

  static ImageReader bmp() {
    return new BMPImageReaderSpi().createReaderInstance(null);
  }

  static ImageReader tiff(boolean big) {
    return big
        ? new BigTIFFImageReaderSpi().createReaderInstance(null)
        : new TIFFImageReaderSpi().createReaderInstance(null);
  }

  static ImageReader tiffOfTheJdk() throws IOException {
    return ofTheJdk("com.sun.imageio.plugins.tiff.TIFFImageReaderSpi");
  }

  static ImageReader webp() {
    return new WebPImageReaderSpi().createReaderInstance(null);
  }

  /** Returns libwebp's reader, which a program has on its class path or has not. */
  static Optional<ImageReader> lossyWebp() throws IOException {
    return registered("com.luciad.imageio.webp.WebPImageReaderSpi");
  }

  /** Returns a reader by the class of its provider, where that is registered. */
  static Optional<ImageReader> registered(String provider) throws IOException {
    Iterator<ImageReaderSpi> found =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(
                ImageReaderSpi.class,
                candidate -> candidate.getClass().getName().equals(provider),
                true);
    return found.hasNext() ? Optional.of(found.next().createReaderInstance()) : Optional.empty();
  }

  private static ImageReader ofTheJdk(String provider) throws IOException {
    return registered(provider)
        .orElseThrow(() -> new IOException("the JDK's reader " + provider + " is not registered"));
  }
}
