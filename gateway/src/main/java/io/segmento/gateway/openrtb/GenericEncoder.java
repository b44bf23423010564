package io.segmento.gateway.openrtb;

import io.segmento.gateway.openrtb.OpenRtbFaultException.Reason;

/** Encodes what the schema leaves open: {@code google.protobuf.Value} and {@code map<string,double>}. */
final class GenericEncoder {
  private static final byte[] EMPTY = new byte[0];

  private final WireSource in;
  private final JsonSink out;

  GenericEncoder(WireSource in, JsonSink out) {
    this.in = in;
    this.out = out;
  }

  /** Writes one {@code Value}; {@code null} when it holds nothing. */
  void value(int depth) throws OpenRtbFaultException {
    if (depth > GenericDecoder.MAX_DEPTH) {
      throw new OpenRtbFaultException(Reason.LIMIT, "", "nested too deeply");
    }
    int outer = in.enter();
    int mark = out.size;
    boolean written = false;
    while (!in.atEnd()) {
      int tag = in.tag();
      int before = out.size;
      // A oneof: what stands last counts.
      out.truncate(mark);
      if (kind(tag, depth)) {
        written = true;
      } else {
        out.truncate(before);
        in.skip(tag);
      }
    }
    if (!written) {
      out.raw("null");
    }
    in.leave(outer);
  }

  private boolean kind(int tag, int depth) throws OpenRtbFaultException {
    switch (tag) {
      case GenericDecoder.VALUE_NULL -> {
        in.varint();
        out.raw("null");
      }
      case GenericDecoder.VALUE_NUMBER -> ObjectEncoder.number(in, out);
      case GenericDecoder.VALUE_STRING -> string();
      case GenericDecoder.VALUE_BOOL -> out.raw(in.varint() != 0 ? "true" : "false");
      case GenericDecoder.VALUE_STRUCT -> struct(depth);
      case GenericDecoder.VALUE_LIST -> list(depth);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void struct(int depth) throws OpenRtbFaultException {
    int outer = in.enter();
    out.raw('{');
    for (boolean first = true; !in.atEnd(); first = false) {
      ObjectEncoder.expect(in.tag(), GenericDecoder.STRUCT_ENTRY);
      if (!first) {
        out.raw(',');
      }
      int entry = in.enter();
      key();
      if (in.atEnd()) {
        out.raw("null");
      } else {
        ObjectEncoder.expect(in.tag(), GenericDecoder.ENTRY_VALUE);
        value(depth + 1);
      }
      end(entry);
    }
    out.raw('}');
    in.leave(outer);
  }

  private void list(int depth) throws OpenRtbFaultException {
    int outer = in.enter();
    out.raw('[');
    for (boolean first = true; !in.atEnd(); first = false) {
      ObjectEncoder.expect(in.tag(), GenericDecoder.LIST_ELEMENT);
      if (!first) {
        out.raw(',');
      }
      value(depth + 1);
    }
    out.raw(']');
    in.leave(outer);
  }

  /** Writes one entry of a {@code map<string,double>}. */
  void doubleEntry() throws OpenRtbFaultException {
    int outer = in.enter();
    key();
    if (in.atEnd()) {
      out.raw('0');
    } else {
      ObjectEncoder.expect(in.tag(), GenericDecoder.ENTRY_DOUBLE);
      ObjectEncoder.number(in, out);
    }
    end(outer);
  }

  /** Writes the key of an entry. An entry is key, then value, as every library writes it; each may be left out when it is the default. */
  private void key() throws OpenRtbFaultException {
    int mark = in.position;
    if (!in.atEnd() && in.tag() == GenericDecoder.ENTRY_KEY) {
      string();
    } else {
      in.position = mark;
      out.string(EMPTY, 0, 0);
    }
    out.raw(':');
  }

  private void end(int outer) throws OpenRtbFaultException {
    if (!in.atEnd()) {
      throw WireSource.fault();
    }
    in.leave(outer);
  }

  private void string() throws OpenRtbFaultException {
    int length = in.length();
    out.string(in.bytes, in.position, length);
    in.position += length;
  }
}
