package io.segmento.platform.notice;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.storage.v1.BidToken;
import java.util.concurrent.CompletableFuture;

/** Told of each click once: when its notice was counted, and was no test. Bind it into the {@code Set<ClickListener>}. */
public interface ClickListener {

  /** What it makes of it; a failure is the listener's own and changes nothing for the notice. */
  CompletableFuture<Void> clicked(BidToken token, LiveCampaign campaign);
}
