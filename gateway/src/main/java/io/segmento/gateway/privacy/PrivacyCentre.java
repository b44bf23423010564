package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import io.segmento.gateway.config.PrivacyConfig;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.CookieJar;
import io.segmento.gateway.observability.RouteMetrics;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.gateway.spool.Spool;
import java.time.Clock;

/** All routes of the privacy centre. */
public final class PrivacyCentre {

  /** What a form may hold, and a token of a deletion request with its wrapping. */
  private static final int MAX_BODY_BYTES = 17 * 1_024;

  private final OptOutRoutes optOut;
  private final PolicyRoutes policy;
  private final SubjectRoutes subject;
  private final DaaRoute daa;
  private final IndustryRoutes industry;
  private final DeletionRoutes deletion;

  /** Reads the policy's versions; throws {@link io.segmento.gateway.config.ConfigException} when they are not complete. */
  public PrivacyCentre(
      CoreChannels channels,
      BrowserContexts browsers,
      CookieJar cookies,
      PrivacyConfig config,
      Spool spool,
      Clock clock) {
    Policies policies = Policies.load(config.policies(), clock);
    Pages pages = new Pages(config, policies, cookies);
    optOut = new OptOutRoutes(channels, browsers, cookies, pages, spool);
    policy = new PolicyRoutes(policies, config, pages);
    subject = new SubjectRoutes(channels, browsers, pages);
    daa = new DaaRoute(channels, browsers, cookies, config.daaParticipant());
    industry = new IndustryRoutes(channels, cookies, config);
    deletion = new DeletionRoutes(channels, config);
  }

  public void addTo(ServerBuilder server, RouteMetrics metrics) {
    get(server, "/privacy", metrics.measure("privacy", optOut.overview()));
    get(server, "/privacy/my-data", metrics.measure("my_data", subject.myData()));
    get(server, "/privacy/export", metrics.measure("export", subject.export()));
    post(server, "/privacy/erase", metrics.measure("erase", subject.erase()));
    post(server, "/privacy/withdraw", metrics.measure("withdraw", subject.withdraw()));
    get(server, "/privacy/receipt-keys", metrics.measure("receipt_keys", subject.receiptKeys()));
    // What a banner's mark leads to.
    get(server, "/why", metrics.measure("why", subject.why()));
    get(server, "/optout", metrics.measure("opt_out_page", optOut.page()));
    get(server, "/optout/status", metrics.measure("opt_out_status", optOut.status()));
    post(server, "/optout", metrics.measure("opt_out", optOut.optOut()));
    post(server, "/optin", metrics.measure("opt_in", optOut.optIn()));
    get(server, "/daa", metrics.measure("daa", daa.choice()));
    HttpService appChoices = metrics.measure("app_choices", industry.appChoices());
    get(server, "/appchoices", appChoices);
    post(server, "/appchoices", appChoices);
    get(server, "/.well-known/gpc.json", metrics.measure("gpc", industry.globalPrivacyControl()));
    get(
        server,
        "/.well-known/device-storage.json",
        metrics.measure("device_storage", industry.deviceStorage()));
    get(server, "/dsrdelete.json", metrics.measure("deletion_info", deletion.description()));
    post(server, DeletionRoutes.ENDPOINT, metrics.measure("deletion", deletion.deletion()));
    get(server, "/privacy/policy", metrics.measure("policy", policy.policy()));
  }

  private static void get(ServerBuilder server, String path, HttpService service) {
    server.route().path(path).methods(HttpMethod.GET).build(service);
  }

  private static void post(ServerBuilder server, String path, HttpService service) {
    server.route().post(path).maxRequestLength(MAX_BODY_BYTES).build(service);
  }
}
