package io.segmento.strategies.onnxmodel;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A click rate for each candidate from one call of a model: one input of floats, {@code [candidates, features]}, and one output of probabilities, {@code
 * [candidates]} or {@code [candidates, 1]}. The model's metadata {@value #FEATURES} names its features in their order. All of that is checked when it is loaded, and
 * the model is tried once. One thread inside a call: the platform has its own. Thread-safe.
 */
final class OnnxScorer {

  static final String FEATURES = "features";
  private static final int MAX_CANDIDATES = 1_024;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;
  private final List<Feature> features;
  private final ThreadLocal<FloatBuffer> rows;

  /** Loads a model; throws {@link IllegalArgumentException} that says what is wrong with it. */
  OnnxScorer(byte[] model) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // What a build for Windows traces of itself; for Linux see the README.
      environment.setTelemetry(false);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      session = environment.createSession(model, options);
      features = features(session);
      input = input(session, features.size());
      rows = ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(MAX_CANDIDATES * features.size() * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer());
      check(run(2, zeros(2)));
    } catch (OrtException e) {
      throw new IllegalArgumentException("model: not one that runs: " + e.getMessage(), e);
    }
  }

  private static List<Feature> features(OrtSession session) throws OrtException {
    String names = session.getMetadata().getCustomMetadata().get(FEATURES);
    if (names == null) {
      throw new IllegalArgumentException("model: no metadata \"" + FEATURES
          + "\" (expected: the names of its features in their order, with commas)");
    }
    return Feature.parse(names);
  }

  private static String input(OrtSession session, int width) throws OrtException {
    Map<String, NodeInfo> inputs = session.getInputInfo();
    if (inputs.size() != 1 || session.getNumOutputs() != 1) {
      throw new IllegalArgumentException("model: " + inputs.size() + " inputs, "
          + session.getNumOutputs() + " outputs (expected: one of each)");
    }
    NodeInfo only = inputs.values().iterator().next();
    if (!(only.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
      throw new IllegalArgumentException("model: input " + only.getName() + " is " + only.getInfo()
          + " (expected: a tensor of floats)");
    }
    long[] shape = tensor.getShape();
    if (shape.length != 2 || shape[0] > 0 || (shape[1] > 0 && shape[1] != width)) {
      throw new IllegalArgumentException("model: input of shape " + Arrays.toString(shape)
          + " (expected: [any number of candidates, " + width + " features])");
    }
    return only.getName();
  }

  private static void check(float[] rates) {
    for (float rate : rates) {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException(
            "model: " + rate + " for features of 0 (expected: a probability, 0 to 1)");
      }
    }
  }

  private FloatBuffer zeros(int count) {
    FloatBuffer buffer = rows.get();
    buffer.clear();
    for (int i = 0; i < count * features.size(); i++) {
      buffer.put(0);
    }
    return buffer.flip();
  }

  /** As many as there are candidates, at most {@value #MAX_CANDIDATES}; throws {@link IllegalStateException} when the model fails. */
  float[] rates(Opportunity opportunity, List<Candidate> candidates) {
    int count = Math.min(MAX_CANDIDATES, candidates.size());
    FloatBuffer buffer = rows.get();
    buffer.clear();
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < features.size(); j++) {
        buffer.put(features.get(j).of(opportunity, candidates.get(i)));
      }
    }
    buffer.flip();
    try {
      return run(count, buffer);
    } catch (OrtException e) {
      throw new IllegalStateException("model", e);
    }
  }

  /** Names of its features, in their order. */
  List<String> features() {
    return features.stream().map(Feature::label).toList();
  }

  /** Of rows of features; throws {@link IllegalArgumentException} when the model fails. */
  float[] rates(List<float[]> given) {
    float[] all = new float[given.size()];
    for (int from = 0; from < all.length; from += MAX_CANDIDATES) {
      int count = Math.min(MAX_CANDIDATES, all.length - from);
      FloatBuffer buffer = rows.get();
      buffer.clear();
      for (int i = 0; i < count; i++) {
        buffer.put(given.get(from + i));
      }
      try {
        System.arraycopy(run(count, buffer.flip()), 0, all, from, count);
      } catch (OrtException e) {
        throw new IllegalArgumentException("model: " + e.getMessage(), e);
      }
    }
    return all;
  }

  private float[] run(int count, FloatBuffer buffer) throws OrtException {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, buffer, new long[] {count, features.size()});
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      OnnxValue value = result.get(0);
      if (!(value instanceof OnnxTensor output) || output.getInfo().type != OnnxJavaType.FLOAT) {
        throw new IllegalArgumentException(
            "model: output " + value.getInfo() + " (expected: a tensor of floats)");
      }
      FloatBuffer rates = output.getFloatBuffer();
      if (rates.remaining() != count) {
        throw new IllegalArgumentException("model: " + rates.remaining() + " outputs for " + count
            + " candidates (expected: one for each)");
      }
      float[] copy = new float[count];
      rates.get(copy);
      return copy;
    }
  }
}
