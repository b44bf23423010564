package io.segmento.platform.observability;

import java.util.concurrent.CompletableFuture;

/** A page of the admin port for people to look at. Bind it into the {@code Set<AdminPage>}. */
public interface AdminPage {
  /** Where it is, for example {@code /reports}. */
  String path();

  /** The page as it is now. Called on a thread of the admin port, of which there are few: it must not block. */
  CompletableFuture<Document> render();

  /**
   * A document of HTML.
   *
   * @param contentSecurityPolicy what it may load and run
   */
  record Document(String html, String contentSecurityPolicy) {}
}
