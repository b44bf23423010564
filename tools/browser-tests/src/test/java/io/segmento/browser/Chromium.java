package io.segmento.browser;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The machine's own Chromium, headless: {@code SEGMENTO_CHROMIUM}, else what lies on the PATH. Without one the tests say so and are not run,
 * unless {@code SEGMENTO_REQUIRE_BROWSER=1} makes that a failure.
 */
final class Chromium implements BeforeAllCallback, AfterAllCallback {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

  private Playwright playwright;
  private Browser browser;

  Browser browser() {
    return browser;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<Path> executable = find();
    if (executable.isEmpty()) {
      String message =
          "no Chromium on this machine (Debian package chromium, or SEGMENTO_CHROMIUM)";
      if ("1".equals(System.getenv("SEGMENTO_REQUIRE_BROWSER"))) {
        throw new IllegalStateException(message);
      }
      System.out.println("Browser tests not run: " + message);
      abort(message);
    }
    playwright = Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright
        .chromium()
        .launch(new BrowserType.LaunchOptions()
            .setExecutablePath(executable.get())
            // Containers and root have no user namespaces for the sandbox.
            // Headless browsers say so in their user agent, and robots are not profiled.
            // Third parties keep no cookie but a partitioned one, as in browsers of today.
            .setArgs(List.of(
                "--no-sandbox",
                "--user-agent=" + USER_AGENT,
                "--test-third-party-cookie-phaseout")));
    System.out.println("Browser tests: Chromium " + browser.version());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (playwright != null) {
      playwright.close();
    }
  }

  private static Optional<Path> find() {
    String named = System.getenv("SEGMENTO_CHROMIUM");
    if (named != null && !named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
