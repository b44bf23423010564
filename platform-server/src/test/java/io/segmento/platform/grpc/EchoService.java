package io.segmento.platform.grpc;

import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A service of two methods, without generated code; what they do is the test's. */
final class EchoService implements BindableService {
  static final String NAME = "test.Echo";
  static final MethodDescriptor<StringValue, StringValue> ASK = method("Ask", MethodType.UNARY);
  static final MethodDescriptor<StringValue, StringValue> TALK =
      method("Talk", MethodType.BIDI_STREAMING);

  private final Function<String, CompletionStage<String>> work;

  EchoService(Function<String, CompletionStage<String>> work) {
    this.work = work;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(ASK, ServerCalls.asyncUnaryCall(this::ask))
        .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(EchoService::talk))
        .build();
  }

  private void ask(StringValue request, StreamObserver<StringValue> observer) {
    if (request.getValue().equals("throw past Replies")) {
      throw new IllegalStateException("secret");
    }
    Replies.send(observer, () -> work.apply(request.getValue()).thenApply(StringValue::of));
  }

  private static StreamObserver<StringValue> talk(StreamObserver<StringValue> out) {
    return new StreamObserver<>() {
      @Override
      public void onNext(StringValue value) {
        out.onNext(value);
      }

      @Override
      public void onError(Throwable t) {
        // The caller went away.
      }

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }

  private static MethodDescriptor<StringValue, StringValue> method(String name, MethodType type) {
    return MethodDescriptor.<StringValue, StringValue>newBuilder()
        .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
        .setType(type)
        .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .build();
  }
}
