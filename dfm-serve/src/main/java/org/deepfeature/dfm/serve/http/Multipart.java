package org.deepfeature.dfm.serve.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;

/** Forms with files. Stateless and thread-safe. */
public final class Multipart {
  private static final int MOST_PARTS = 32;

  private Multipart() {}

  /**
   * A field of a form.
   *
   * @param name of the field
   * @param fileName as the client calls it; empty if it is no file
   * @param content of it
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
  public record Part(String name, Optional<String> fileName, byte[] content) {}

  /**
   * @param contentType of the request, with its boundary
   * @param body all of it
   * @return the form's fields, in their order
   * @throws Refusal if it is no form
   */
  public static List<Part> parse(String contentType, byte[] body) {
    String boundary = MultiPart.extractBoundary(contentType);
    if (boundary == null || boundary.isEmpty()) {
      throw new Refusal(400, "A form without a boundary in its Content-Type");
    }
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    parser.setMaxParts(MOST_PARTS);
    // All of it is in memory already: nothing goes to disk.
    parser.setMaxMemoryFileSize(-1);
    parser.setMaxLength(-1);
    try (MultiPartFormData.Parts parts =
        parsed(parser, Content.Source.from(ByteBuffer.wrap(body)))) {
      List<Part> fields = new ArrayList<>();
      for (MultiPart.Part part : parts) {
        Optional<String> file = Optional.ofNullable(part.getFileName());
        fields.add(new Part(String.valueOf(part.getName()), file, content(part)));
      }
      return fields;
    } catch (CompletionException e) {
      throw new Refusal(400, "A form that cannot be read: " + reason(e));
    }
  }

  /** All of the form is there, so this does not wait. */
  private static MultiPartFormData.Parts parsed(
      MultiPartFormData.Parser parser, Content.Source source) {
    CompletableFuture<MultiPartFormData.Parts> parts = new CompletableFuture<>();
    parser.parse(source, Promise.Invocable.toPromise(parts));
    return parts.join();
  }

  private static byte[] content(MultiPart.Part part) {
    try {
      ByteBuffer content = Content.Source.asByteBuffer(part.getContentSource());
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reason(CompletionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
