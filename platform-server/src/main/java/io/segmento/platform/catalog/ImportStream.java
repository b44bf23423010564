package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.feed.FeedFile;
import io.segmento.platform.grpc.Caller;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.ImportProductsRequest;
import io.segmento.proto.v1.ImportProgress;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream of one import: each message is worked off beside the event loop before the next one is asked for. */
final class ImportStream implements StreamObserver<ImportProductsRequest> {
  private static final Logger log = LoggerFactory.getLogger(ImportStream.class);
  private static final long TELL_EVERY = 10_000;

  private final ProductImports imports;
  private final CatalogAuthor author;
  private final CatalogRefusals refusals;
  private final Caller caller = Caller.current();
  private final Executor executor;
  private final ServerCallStreamObserver<ImportProgress> call;
  private @Nullable ProductImport running;
  private boolean ended;
  private long toldRows;
  private long messages;

  ImportStream(
      ProductImports imports,
      CatalogAuthor author,
      CatalogRefusals refusals,
      Executor executor,
      ServerCallStreamObserver<ImportProgress> call) {
    this.imports = requireNonNull(imports, "imports");
    this.author = requireNonNull(author, "author");
    this.refusals = requireNonNull(refusals, "refusals");
    // The end of a stream does not wait until its last message is worked off.
    this.executor = MoreExecutors.newSequentialExecutor(executor);
    this.call = requireNonNull(call, "call");
    call.disableAutoRequest();
    call.setOnCancelHandler(this::later);
    call.request(1);
    watch(0);
  }

  /** An import has files and one of few places: who sends nothing for one or two times the idle time loses both. */
  private void watch(long messagesBefore) {
    CompletableFuture.delayedExecutor(imports.idle().toMillis(), TimeUnit.MILLISECONDS, executor)
        .execute(() -> {
          if (ended || call.isCancelled()) {
            return;
          }
          if (messages == messagesBefore) {
            end();
            Replies.fail(
                call,
                new SegmentoException(
                    CatalogReason.CATALOG_IMPORT_IDLE,
                    "nothing was sent for " + imports.idle().toSeconds() + " s"));
          } else {
            watch(messages);
          }
        });
  }

  /** A caller who has gone leaves nothing behind. */
  private void later() {
    executor.execute(this::end);
  }

  @Override
  public void onNext(ImportProductsRequest request) {
    work(() -> {
      messages++;
      ProductImport current = begun();
      current.take(request);
      ImportProgress progress = current.progress();
      if (progress.getRefusedRowsCount() > 0
          || (current.rows() - toldRows >= TELL_EVERY && call.isReady())) {
        toldRows = current.rows();
        call.onNext(progress);
      }
      call.request(1);
    });
  }

  @Override
  public void onCompleted() {
    work(() -> {
      ProductImport current = begun();
      FeedFile laidOut = current.layOut();
      call.onNext(current.progress());
      call.onNext(current.commit(laidOut));
      call.onCompleted();
      end();
    });
  }

  @Override
  public void onError(Throwable failure) {
    later();
  }

  private ProductImport begun() throws IOException {
    ProductImport current = running;
    if (current == null) {
      current = imports.begin(author);
      running = current;
    }
    return current;
  }

  private void work(Step step) {
    executor.execute(() -> {
      if (ended || call.isCancelled()) {
        end();
        return;
      }
      try {
        step.run();
      } catch (IOException | RuntimeException e) {
        end();
        var unused = refusals
            .recorded(caller, "import-products", CompletableFuture.<Void>failedFuture(e))
            .whenComplete((nothing, failure) -> Replies.fail(call, failure));
      }
    });
  }

  private void end() {
    ProductImport current = running;
    running = null;
    ended = true;
    if (current != null) {
      imports.end();
      try {
        current.close();
      } catch (IOException e) {
        log.warn("the files of an import could not be deleted", e);
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
