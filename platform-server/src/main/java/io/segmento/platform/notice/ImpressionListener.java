package io.segmento.platform.notice;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.storage.v1.BidToken;
import java.util.concurrent.CompletableFuture;

/** Told of each impression once: when its notice was counted, and was no test. Bind it into the {@code Set<ImpressionListener>}. */
public interface ImpressionListener {

  /** What it makes of it; a failure is the listener's own and changes nothing for the notice. */
  CompletableFuture<Void> shown(BidToken token, LiveCampaign campaign);
}
