package io.segmento.strategies.onnxmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A logistic regression as the bytes of an ONNX model: {@code probability = Sigmoid(features · W + b)}. Numbers of fields are those of onnx.proto3. */
final class TinyModel {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private TinyModel() {}

  /** A model of these features with these weights, whose input has this many columns. */
  static byte[] of(String features, float bias, int columns, float... weights) {
    return model(features, columns, "Sigmoid", weights, bias);
  }

  /** The same without the last step, so that its outputs are no probabilities. */
  static byte[] withoutSigmoid(String features, float bias, float... weights) {
    return model(features, weights.length, "Identity", weights, bias);
  }

  private static byte[] model(
      String features, int columns, String last, float[] weights, float bias) {
    TinyModel graph = new TinyModel()
        .part(1, node("MatMul", "sum", "features", "W"))
        .part(1, node("Add", "score", "sum", "b"))
        .part(1, node(last, "probability", "score"))
        .text(2, "tiny")
        .part(5, tensor("W", new long[] {weights.length, 1}, weights))
        .part(5, tensor("b", new long[] {1}, bias))
        .part(11, value("features", columns))
        .part(12, value("probability", 1));
    TinyModel model = new TinyModel()
        .number(1, 8)
        .part(7, graph)
        .part(8, new TinyModel().text(1, "").number(2, 13));
    if (!features.isEmpty()) {
      model.part(14, new TinyModel().text(1, OnnxScorer.FEATURES).text(2, features));
    }
    return model.bytes.toByteArray();
  }

  private static TinyModel node(String operator, String output, String... inputs) {
    TinyModel node = new TinyModel();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, operator).text(4, operator);
  }

  private static TinyModel tensor(String name, long[] dimensions, float... values) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    TinyModel tensor = new TinyModel();
    for (long dimension : dimensions) {
      tensor.number(1, dimension);
    }
    return tensor.number(2, 1).text(8, name).raw(9, raw.array());
  }

  private static TinyModel value(String name, int columns) {
    TinyModel shape = new TinyModel()
        .part(1, new TinyModel().text(2, "N"))
        .part(1, new TinyModel().number(1, columns));
    return new TinyModel()
        .text(1, name)
        .part(2, new TinyModel().part(1, new TinyModel().number(1, 1).part(2, shape)));
  }

  private TinyModel number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private TinyModel text(int field, String text) {
    return raw(field, text.getBytes(UTF_8));
  }

  private TinyModel part(int field, TinyModel part) {
    return raw(field, part.bytes.toByteArray());
  }

  private TinyModel raw(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    bytes.write(value, 0, value.length);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
