package io.segmento.gateway.openrtb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.WireFormat;
import io.segmento.gateway.openrtb.FieldEntry.Kind;
import io.segmento.gateway.openrtb.OpenRtbFaultException.Reason;
import java.io.IOException;

/** Decodes what the schema leaves open: {@code google.protobuf.Value} and {@code map<string,double>}. */
final class GenericDecoder {
  static final int VALUE_NULL = Value.NULL_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  static final int VALUE_NUMBER =
      Value.NUMBER_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64;
  static final int VALUE_STRING =
      Value.STRING_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int VALUE_BOOL = Value.BOOL_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  static final int VALUE_STRUCT =
      Value.STRUCT_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int VALUE_LIST =
      Value.LIST_VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int STRUCT_ENTRY =
      Struct.FIELDS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int LIST_ELEMENT =
      ListValue.VALUES_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int ENTRY_KEY = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int ENTRY_VALUE = 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  static final int ENTRY_DOUBLE = 2 << 3 | WireFormat.WIRETYPE_FIXED64;

  /** One level of JSON is up to three messages here, and protobuf libraries stop at 100 messages inside each other. */
  static final int MAX_DEPTH = 30;

  private final JsonParser parser;
  private final WireSink out;
  private final ScalarDecoder scalars;

  GenericDecoder(JsonParser parser, WireSink out, ScalarDecoder scalars) {
    this.parser = parser;
    this.out = out;
    this.scalars = scalars;
  }

  /** Unlike elsewhere {@code null} is a value here, as in protobuf's own JSON mapping. */
  boolean field(FieldEntry field, JsonToken token) throws IOException, OpenRtbFaultException {
    value(field.tag, token, 0);
    return true;
  }

  private void value(int tag, JsonToken token, int depth)
      throws IOException, OpenRtbFaultException {
    if (depth > MAX_DEPTH) {
      throw scalars.fault(Reason.LIMIT, "nested too deeply");
    }
    int start = out.open(tag);
    switch (token) {
      case START_OBJECT -> struct(depth);
      case START_ARRAY -> list(depth);
      case VALUE_STRING -> {
        out.varint(VALUE_STRING);
        string();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        out.varint(VALUE_NUMBER);
        scalars.value(Kind.DOUBLE, token);
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        out.varint(VALUE_BOOL);
        out.varint(token == JsonToken.VALUE_TRUE ? 1 : 0);
      }
      default -> {
        out.varint(VALUE_NULL);
        out.varint(0);
      }
    }
    out.close(start);
  }

  private void struct(int depth) throws IOException, OpenRtbFaultException {
    int start = out.open(VALUE_STRUCT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int entry = out.open(STRUCT_ENTRY);
      out.varint(ENTRY_KEY);
      string();
      value(ENTRY_VALUE, scalars.next(), depth + 1);
      out.close(entry);
    }
    out.close(start);
  }

  private void list(int depth) throws IOException, OpenRtbFaultException {
    int start = out.open(VALUE_LIST);
    for (JsonToken token = scalars.next(); token != JsonToken.END_ARRAY; token = scalars.next()) {
      value(LIST_ELEMENT, token, depth + 1);
    }
    out.close(start);
  }

  /** Writes an object of numbers; entries that count as absent are left out. */
  boolean map(FieldEntry field, JsonToken token) throws IOException, OpenRtbFaultException {
    if (token != JsonToken.START_OBJECT) {
      if (token != JsonToken.START_ARRAY) {
        return scalars.absentObject(token);
      }
      if (scalars.next() != JsonToken.END_ARRAY) {
        throw scalars.fault(Reason.TYPE, "expected an object");
      }
      return false;
    }
    boolean written = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int mark = out.size;
      int entry = out.open(field.tag);
      out.varint(ENTRY_KEY);
      string();
      out.varint(ENTRY_DOUBLE);
      if (scalars.value(Kind.DOUBLE, scalars.next())) {
        out.close(entry);
        written = true;
      } else {
        out.truncate(mark);
      }
    }
    return written;
  }

  private void string() throws IOException {
    char[] chars = parser.getTextCharacters();
    out.string(chars, parser.getTextOffset(), parser.getTextLength());
  }
}
