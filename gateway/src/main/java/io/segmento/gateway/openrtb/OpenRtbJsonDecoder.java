package io.segmento.gateway.openrtb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.protobuf.UnsafeByteOperations;
import io.segmento.gateway.openrtb.OpenRtbFaultException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Turns OpenRTB JSON into the protobuf wire format in one pass, as leniently as real exchanges need.
 *
 * <ul>
 *   <li>Fields that the schema does not have are skipped, but what they hold must be JSON.
 *   <li>{@code null} and the empty string mean that the field is absent, in arrays too. Where an object is expected, so do {@code false} and the
 *       empty array.
 *   <li>Numbers and booleans stand for strings (as they are written), strings for numbers; 0, 1 and {@code "true"} for booleans, booleans for
 *       integers; {@code 86.0} for 86. A fraction is never cut to an integer.
 *   <li>One value stands for an array of one. Where one value is expected, an array stands for its first element; the rest is dropped.
 *   <li>{@code native.request} and {@code bid.adm} are strings or objects, and objects may be wrapped in {@code native}. Google's names
 *       {@code request_native} and {@code adm_native} are read as well.
 *   <li>A field that stands twice follows protobuf: of scalars the last, arrays joined, objects merged.
 *   <li>A surrogate escape without its partner becomes U+FFFD. A byte order mark is passed over.
 * </ul>
 *
 * <p>Everything else is an {@link OpenRtbFaultException}, the first in the order of the text. A body is nested 64 deep at most; its size is the
 * caller's to limit. The output is at most some six times the input ({@code -1,} in an array of integers is the worst).
 *
 * <p>Not thread-safe: an instance belongs to one event loop and keeps its buffers and its table of names.
 */
public final class OpenRtbJsonDecoder {
  static final int MAX_NESTING = 64;

  private static final int MAX_NAME_LENGTH = 1024;
  private static final int MAX_NUMBER_LENGTH = 128;

  private final MessageTable root;
  private final JsonFactory factory;
  private final WireSink out = new WireSink();

  private OpenRtbJsonDecoder(MessageTable root) {
    this.root = root;
    this.factory = JsonFactory.builder()
        // Names are unbounded in number; interning them would fill the JVM's table instead of this
        // parser's bounded one.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // OpenRTB is UTF-8; what looks like UTF-16 is a fault and not a guess.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .recyclerPool(JsonRecyclerPools.threadLocalPool())
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(MAX_NESTING)
            .maxNameLength(MAX_NAME_LENGTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxStringLength(Integer.MAX_VALUE)
            .build())
        .build();
  }

  /** A decoder of bid requests. A request must have {@code id}, {@code imp} and every {@code imp[].id}. */
  public static OpenRtbJsonDecoder forRequests() {
    return new OpenRtbJsonDecoder(OpenRtbTables.BID_REQUEST);
  }

  /** A decoder of bid responses, of which no field is required. */
  public static OpenRtbJsonDecoder forResponses() {
    return new OpenRtbJsonDecoder(OpenRtbTables.BID_RESPONSE);
  }

  public byte[] decode(byte[] json) throws OpenRtbFaultException {
    return decode(json, 0, json.length);
  }

  /** Returns the message in the wire format, in an array of its own. */
  public byte[] decode(byte[] json, int offset, int length) throws OpenRtbFaultException {
    // Up front for the whole body: the tokenizer looks at skipped strings only for their end.
    if (!UnsafeByteOperations.unsafeWrap(json, offset, length).isValidUtf8()) {
      throw new OpenRtbFaultException(Reason.ENCODING, "", "not UTF-8");
    }
    int mark = byteOrderMark(json, offset, length);
    out.reset();
    try (JsonParser parser = factory.createParser(json, offset + mark, length - mark)) {
      decode(parser);
    } catch (IOException e) {
      // No I/O here: the source is an array.
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void decode(JsonParser parser) throws IOException, OpenRtbFaultException {
    try {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw first == null
            ? malformed(parser)
            : new OpenRtbFaultException(Reason.TYPE, "", "expected an object");
      }
      new ObjectDecoder(parser, root, out).object(root);
      if (parser.nextToken() != null) {
        throw new OpenRtbFaultException(Reason.SYNTAX, "", "content after the object");
      }
    } catch (StreamConstraintsException e) {
      boolean deep = parser.getParsingContext().getNestingDepth() >= MAX_NESTING;
      throw new OpenRtbFaultException(
          Reason.LIMIT, path(parser), deep ? "nested too deeply" : "a name or number is too long");
    } catch (JsonProcessingException e) {
      throw malformed(parser);
    }
  }

  private OpenRtbFaultException malformed(JsonParser parser) {
    return new OpenRtbFaultException(Reason.SYNTAX, path(parser), "malformed JSON");
  }

  private String path(JsonParser parser) {
    return FaultPath.of(parser.getParsingContext(), root);
  }

  private static int byteOrderMark(byte[] json, int offset, int length) {
    boolean marked = length >= 3
        && json[offset] == (byte) 0xEF
        && json[offset + 1] == (byte) 0xBB
        && json[offset + 2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }
}
