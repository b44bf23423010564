package io.segmento.platform.auction;

import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.strategy.VisitorHistory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one advertiser knows of the user, as the strategy sees it. */
final class AdvertiserVisitor implements VisitorHistory {

  private final AdvertiserView view;
  private final boolean known;

  AdvertiserVisitor(@Nullable AdvertiserView view) {
    this.known = view != null;
    this.view = view == null ? AdvertiserView.getDefaultInstance() : view;
  }

  @Override
  public boolean known() {
    return known;
  }

  @Override
  public int views() {
    return view.getViews();
  }

  @Override
  public int purchases() {
    return view.getPurchases();
  }

  @Override
  public long lastSeenMillis() {
    return TimeUnit.SECONDS.toMillis(view.getLastSeen());
  }
}
