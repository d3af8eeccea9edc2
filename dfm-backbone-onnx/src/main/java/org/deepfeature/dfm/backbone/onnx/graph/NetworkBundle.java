package org.deepfeature.dfm.backbone.onnx.graph;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deepfeature.dfm.api.DfmException;

/**
 * An ONNX file and those in which it keeps weights, in one piece: a ZIP archive that packs nothing.
 */
final class NetworkBundle {
  /** The archive's name for the ONNX file; the others keep theirs, behind a slash. */
  private static final String NETWORK = "network.onnx";

  private static final String DATA = "data/";

  private NetworkBundle() {}

  static boolean is(byte[] bytes) {
    return bytes.length > 4 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4;
  }

  static byte[] of(byte[] network, Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, NETWORK, network);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        put(zip, DATA + file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    // The same network gives the same bytes.
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** The ONNX file. */
  static byte[] network(byte[] bytes, Path name) {
    byte[] network = entries(bytes, name).get(NETWORK);
    if (network == null) {
      throw new DfmException(
          "'" + name + "' is a ZIP archive without a network; name an ONNX file");
    }
    return network;
  }

  /** The others by their names. */
  static Map<String, byte[]> files(byte[] bytes, Path name) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    entries(bytes, name)
        .forEach(
            (entry, content) -> {
              if (entry.startsWith(DATA)) {
                files.put(entry.substring(DATA.length()), content);
              }
            });
    return files;
  }

  private static Map<String, byte[]> entries(byte[] bytes, Path name) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getMethod() != ZipEntry.STORED) {
          throw new DfmException(
              "'"
                  + name
                  + "' is a packed ZIP archive, no network; unpack it and name the ONNX file");
        }
        entries.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new DfmException("'" + name + "' is a damaged archive of a network", e);
    }
    return entries;
  }
}
