package io.segmento.platform.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link TextWriter} wrote, whose description counts. Of one bucket; not thread-safe. */
final class TextReader {
  private final CodedInputStream in;
  private final List<String> texts = new ArrayList<>();

  TextReader(CodedInputStream in) {
    this.in = in;
  }

  String read() throws IOException {
    long told = in.readUInt64();
    if ((told & TextWriter.NUMBER) != 0) {
      return Long.toString(told >>> TextWriter.NUMBER_BITS);
    }
    long rest = told >>> TextWriter.TEXT_BITS;
    if ((told & TextWriter.PLACE) != 0) {
      return at(rest);
    }
    if (rest > Integer.MAX_VALUE) {
      throw new InvalidProtocolBufferException("a text of " + rest + " bytes");
    }
    String text = new String(in.readRawBytes((int) rest), UTF_8);
    texts.add(text);
    return text;
  }

  private String at(long place) throws InvalidProtocolBufferException {
    if (place < KnownWords.WORDS.size()) {
      return KnownWords.WORDS.get((int) place);
    }
    long own = place - KnownWords.PLACES_KEPT;
    if (own < 0 || own >= texts.size()) {
      throw new InvalidProtocolBufferException("no text at " + place);
    }
    return texts.get((int) own);
  }
}
