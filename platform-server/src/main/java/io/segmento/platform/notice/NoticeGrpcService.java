package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc.NoticeServiceImplBase;
import jakarta.inject.Inject;

/** Notices, as the gateway passes them on. */
final class NoticeGrpcService extends NoticeServiceImplBase {
  private final Notices notices;

  @Inject
  NoticeGrpcService(Notices notices) {
    this.notices = requireNonNull(notices, "notices");
  }

  @Override
  public void win(NoticeRequest request, StreamObserver<NoticeReply> observer) {
    Replies.send(observer, () -> notices.take(NoticeType.WIN, request));
  }

  @Override
  public void bill(NoticeRequest request, StreamObserver<NoticeReply> observer) {
    Replies.send(observer, () -> notices.take(NoticeType.BILL, request));
  }

  @Override
  public void loss(NoticeRequest request, StreamObserver<NoticeReply> observer) {
    Replies.send(observer, () -> notices.take(NoticeType.LOSS, request));
  }

  @Override
  public void impression(NoticeRequest request, StreamObserver<NoticeReply> observer) {
    Replies.send(observer, () -> notices.take(NoticeType.IMPRESSION, request));
  }

  @Override
  public void viewable(NoticeRequest request, StreamObserver<NoticeReply> observer) {
    Replies.send(observer, () -> notices.take(NoticeType.VIEWABLE, request));
  }

  @Override
  public void progress(NoticeRequest request, StreamObserver<NoticeReply> observer) {
    Replies.send(
        observer, () -> notices.take(NoticeType.ofMediaEvent(request.getMediaEvent()), request));
  }

  @Override
  public void click(NoticeRequest request, StreamObserver<NoticeReply> observer) {
    Replies.send(observer, () -> notices.take(NoticeType.CLICK, request));
  }
}
