package io.segmento.gateway.privacy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.common.ContentDisposition;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import io.grpc.Status;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.ConsentServiceGrpc;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.EraseReply;
import io.segmento.proto.v1.EraseRequest;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.GetReceiptKeysRequest;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.proto.v1.ProfileServiceGrpc.ProfileServiceStub;
import io.segmento.proto.v1.ReceiptKeys;
import io.segmento.proto.v1.WhyReply;
import io.segmento.proto.v1.WhyRequest;
import io.segmento.proto.v1.WithdrawReply;
import io.segmento.proto.v1.WithdrawRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What people may ask for about their own data: to see it, to take it along, to have it erased, to withdraw consent, to know why an ad was
 * shown. The cookie is the proof; a device's bare id is enough to erase. The same for machines, by {@code Accept}.
 */
final class SubjectRoutes {

  /** All fields by their names in the contract, so that the file can be read back without loss. */
  private static final JsonFormat.Printer JSON = JsonFormat.printer().preservingProtoFieldNames();

  private final CoreChannels channels;
  private final BrowserContexts browsers;
  private final Pages pages;

  SubjectRoutes(CoreChannels channels, BrowserContexts browsers, Pages pages) {
    this.channels = channels;
    this.browsers = browsers;
    this.pages = pages;
  }

  /** {@code GET /privacy/my-data}. */
  HttpService myData() {
    return (ctx, request) -> {
      Visit visit = Visit.of(ctx, request);
      return HttpResponse.of(export(visit).handle((export, failure) -> {
        if (export == null) {
          return failed(visit, failure);
        }
        return visit.wantsJson()
            ? json(export, List.of())
            : pages.answer(visit, SubjectPages.myData(visit.language(), export));
      }));
    };
  }

  /** {@code GET /privacy/export}: the same as a file. */
  HttpService export() {
    return (ctx, request) -> {
      Visit visit = Visit.of(ctx, request);
      return HttpResponse.of(export(visit).handle((export, failure) -> {
        if (export == null) {
          return failed(visit, failure);
        }
        ResponseHeadersBuilder headers = pages
            .headers(HttpStatus.OK, List.of())
            .contentType(MediaType.JSON_UTF_8)
            .contentDisposition(ContentDisposition.builder("attachment")
                .filename("segmento-my-data.json")
                .build());
        return HttpResponse.of(headers.build(), HttpData.ofUtf8(print(export)));
      }));
    };
  }

  /** {@code POST /privacy/erase}: this browser's data, or those of the device that the form names. */
  HttpService erase() {
    return (ctx, request) -> {
      Visit visit = Visit.of(ctx, request);
      if (!visit.isFromOurOwnPage()) {
        return NotOurPage.answer(pages, visit);
      }
      return HttpResponse.of(request.aggregate(ctx.eventLoop()).thenCompose(body -> {
        QueryParams form = Forms.of(body);
        EraseRequest.Builder erase = EraseRequest.newBuilder();
        if (form.get("device", "").isBlank()) {
          erase.setBrowser(browser(visit));
        } else {
          erase.setDevice(Forms.device(form));
        }
        return CoreCall.<EraseReply>of(observer -> rights().erase(erase.build(), observer))
            .handle((reply, failure) -> {
              if (reply == null) {
                return failed(visit, failure);
              }
              return done(
                  visit,
                  "erased",
                  reply.getErasedKeys(),
                  reply.getReceipt(),
                  reply.getCookiesList());
            });
      }));
    };
  }

  /** {@code POST /privacy/withdraw}: consent for one advertiser, or for all. */
  HttpService withdraw() {
    return (ctx, request) -> {
      Visit visit = Visit.of(ctx, request);
      if (!visit.isFromOurOwnPage()) {
        return NotOurPage.answer(pages, visit);
      }
      return HttpResponse.of(request.aggregate(ctx.eventLoop()).thenCompose(body -> {
        WithdrawRequest withdraw = WithdrawRequest.newBuilder()
            .setBrowser(browser(visit))
            .setAdvertiserId(Forms.of(body).get("advertiser", ""))
            .build();
        return CoreCall.<WithdrawReply>of(observer -> ConsentServiceGrpc.newStub(channels.shared())
                .withDeadlineAfter(timeoutMillis(), TimeUnit.MILLISECONDS)
                .withdraw(withdraw, observer))
            .handle((reply, failure) -> {
              if (reply == null) {
                return failed(visit, failure);
              }
              return done(visit, "withdrawn", -1, reply.getReceipt(), reply.getCookiesList());
            });
      }));
    };
  }

  /** {@code GET /why}: about the ad that {@code t} names, or about ads in general. */
  HttpService why() {
    return (ctx, request) -> {
      Visit visit = Visit.of(ctx, request);
      String token = visit.parameter("t");
      if (token.isEmpty()) {
        return visit.wantsJson()
            ? error(visit, HttpStatus.BAD_REQUEST, "why-unknown")
            : pages.answer(visit, WhyPages.inGeneral(visit.language(), false));
      }
      WhyRequest why =
          WhyRequest.newBuilder().setToken(token).setBrowser(browser(visit)).build();
      return HttpResponse.of(CoreCall.<WhyReply>of(observer -> rights().why(why, observer))
          .handle((reply, failure) -> {
            if (reply != null) {
              return visit.wantsJson()
                  ? json(reply, List.of())
                  : pages.answer(visit, WhyPages.of(visit.language(), token, reply));
            }
            return switch (Status.fromThrowable(failure).getCode()) {
              case INVALID_ARGUMENT, NOT_FOUND ->
                visit.wantsJson()
                    ? error(visit, HttpStatus.NOT_FOUND, "why-unknown")
                    : pages.answer(visit, WhyPages.inGeneral(visit.language(), true));
              default -> failed(visit, failure);
            };
          }));
    };
  }

  /** {@code GET /privacy/receipt-keys}: an RFC 7517 JWK set. */
  HttpService receiptKeys() {
    return (ctx, request) -> {
      Visit visit = Visit.of(ctx, request);
      return HttpResponse.of(CoreCall.<ReceiptKeys>of(observer ->
              rights().getReceiptKeys(GetReceiptKeysRequest.getDefaultInstance(), observer))
          .handle((keys, failure) -> keys == null
              ? failed(visit, failure)
              : HttpResponse.of(
                  pages
                      .headers(HttpStatus.OK, List.of())
                      .contentType(MediaType.parse("application/jwk-set+json"))
                      .build(),
                  HttpData.ofUtf8(keys.getJwks() + "\n"))));
    };
  }

  private CompletableFuture<ExportReply> export(Visit visit) {
    ExportRequest export = ExportRequest.newBuilder().setBrowser(browser(visit)).build();
    return CoreCall.of(observer -> rights().export(export, observer));
  }

  private HttpResponse done(
      Visit visit, String key, long records, String receipt, List<CookieInstruction> instructions) {
    if (visit.wantsJson()) {
      return pages.json(
          HttpStatus.OK,
          JsonText.of(json -> {
            json.writeStringField("state", key);
            if (records >= 0) {
              json.writeNumberField("records", records);
            }
            json.writeStringField("receipt", receipt);
            json.writeStringField("receipt_keys", "/privacy/receipt-keys");
          }),
          instructions);
    }
    return pages.answer(visit, SubjectPages.done(visit.language(), key, receipt), instructions);
  }

  private HttpResponse failed(Visit visit, @Nullable Throwable failure) {
    Status.Code code =
        failure == null ? Status.Code.UNKNOWN : Status.fromThrowable(failure).getCode();
    return switch (code) {
      case NOT_FOUND -> error(visit, HttpStatus.NOT_FOUND, "data-nobody");
      case INVALID_ARGUMENT -> error(visit, HttpStatus.BAD_REQUEST, "data-invalid");
      default -> error(visit, HttpStatus.SERVICE_UNAVAILABLE, "data-failed");
    };
  }

  private HttpResponse error(Visit visit, HttpStatus status, String key) {
    Language language = visit.language();
    return visit.wantsJson()
        ? pages.json(
            status,
            JsonText.of(json -> json.writeStringField("error", language.text(key + "-text"))),
            List.of())
        : pages.answer(visit, SubjectPages.failed(status, language, key));
  }

  private HttpResponse json(MessageOrBuilder message, List<CookieInstruction> instructions) {
    return HttpResponse.of(
        pages
            .headers(HttpStatus.OK, instructions)
            .contentType(MediaType.JSON_UTF_8)
            .build(),
        HttpData.ofUtf8(print(message)));
  }

  private static String print(MessageOrBuilder message) {
    try {
      return JSON.print(message) + "\n";
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message without Any always prints", e);
    }
  }

  private BrowserContext browser(Visit visit) {
    return browsers.of(visit.ctx(), visit.ctx().queryParams());
  }

  private ProfileServiceStub rights() {
    return ProfileServiceGrpc.newStub(channels.shared())
        .withDeadlineAfter(timeoutMillis(), TimeUnit.MILLISECONDS);
  }

  private long timeoutMillis() {
    return channels.config().privacyTimeout().toMillis();
  }
}
