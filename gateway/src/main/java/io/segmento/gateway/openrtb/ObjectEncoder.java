package io.segmento.gateway.openrtb;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.WireFormat;
import io.segmento.gateway.openrtb.FieldEntry.Kind;
import io.segmento.gateway.openrtb.OpenRtbFaultException.Reason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Encodes the messages of one body. */
final class ObjectEncoder {
  private final WireSource in;
  private final JsonSink out;
  private final NativeForm nativeForm;
  private final GenericEncoder generic;
  private boolean scattered;

  ObjectEncoder(WireSource in, JsonSink out, NativeForm nativeForm) {
    this.in = in;
    this.out = out;
    this.nativeForm = nativeForm;
    this.generic = new GenericEncoder(in, out);
  }

  /** Whether a field stood in several places, so that what was written has a name twice. */
  boolean scattered() {
    return scattered;
  }

  /** Writes the message that the source is in. Its depth is bounded by the schema, in which no message holds itself. */
  void object(MessageTable table) throws OpenRtbFaultException {
    out.raw('{');
    long written = 0;
    while (!in.atEnd()) {
      int tag = in.tag();
      FieldEntry field = table.byNumber(tag >>> 3);
      if (field == null) {
        in.skip(tag);
        continue;
      }
      if (written != 0) {
        out.raw(',');
      }
      scattered |= (written & field.bit) != 0;
      written |= field.bit;
      out.raw(field.jsonKey);
      if (field.kind == Kind.MAP) {
        map(field, tag);
      } else if (field.repeated) {
        array(field, tag);
      } else {
        value(field, tag & 7);
      }
    }
    out.raw('}');
  }

  private void array(FieldEntry field, int firstTag) throws OpenRtbFaultException {
    out.raw('[');
    boolean first = true;
    int tag = firstTag;
    do {
      if (field.packed() && (tag & 7) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int outer = in.enter();
        while (!in.atEnd()) {
          first = separate(first);
          value(field, field.elementWireType());
        }
        in.leave(outer);
      } else {
        first = separate(first);
        value(field, tag & 7);
      }
      tag = next(field);
    } while (tag != 0);
    out.raw(']');
  }

  private void map(FieldEntry field, int firstTag) throws OpenRtbFaultException {
    out.raw('{');
    boolean first = true;
    for (int tag = firstTag; tag != 0; tag = next(field)) {
      expect(tag & 7, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      first = separate(first);
      generic.doubleEntry();
    }
    out.raw('}');
  }

  private boolean separate(boolean first) {
    if (!first) {
      out.raw(',');
    }
    return false;
  }

  /** The next tag when it is one more of this field, else 0 and the source stays. */
  private int next(FieldEntry field) throws OpenRtbFaultException {
    if (in.atEnd()) {
      return 0;
    }
    int mark = in.position;
    int tag = in.tag();
    if (tag >>> 3 == field.number) {
      return tag;
    }
    in.position = mark;
    return 0;
  }

  private void value(FieldEntry field, int wireType) throws OpenRtbFaultException {
    expect(wireType, field.elementWireType());
    switch (field.kind) {
      case STRING -> string();
      case INT32 -> {
        int value = (int) in.varint();
        out.integer(value);
      }
      case BOOL -> out.raw(in.varint() != 0 ? '1' : '0');
      case DOUBLE -> number(in, out);
      case MESSAGE -> message(field, field.message);
      case VALUE -> generic.value(0);
      default -> throw WireSource.fault();
    }
  }

  private void message(FieldEntry field, @Nullable MessageTable table)
      throws OpenRtbFaultException {
    int outer = in.enter();
    int mark = out.size;
    object(requireNonNull(table));
    in.leave(outer);
    if (field.nativeMarkup && nativeForm == NativeForm.STRING) {
      byte[] text = Arrays.copyOfRange(out.bytes, mark, out.size);
      out.truncate(mark);
      out.string(text, 0, text.length);
    }
  }

  private void string() throws OpenRtbFaultException {
    int length = in.length();
    out.string(in.bytes, in.position, length);
    in.position += length;
  }

  static void number(WireSource in, JsonSink out) throws OpenRtbFaultException {
    double value = Double.longBitsToDouble(in.fixed64());
    if (!Double.isFinite(value)) {
      throw new OpenRtbFaultException(Reason.RANGE, "", "a number is not finite");
    }
    DoubleText.write(value, out);
  }

  static void expect(int wireType, int expected) throws OpenRtbFaultException {
    if (wireType != expected) {
      throw WireSource.fault();
    }
  }
}
