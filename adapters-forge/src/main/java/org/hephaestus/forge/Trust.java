package org.hephaestus.forge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.hephaestus.ports.update.FailureCause;
import org.jspecify.annotations.Nullable;

/** The certificates of the system, and those of one PEM file beside them. */
final class Trust {
  private Trust() {}

  /** Makes {@code client} trust the certificates in {@code pem} as well. */
  static void addTo(OkHttpClient.Builder client, Path pem) throws ForgeFailure {
    try {
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      int n = 0;
      for (X509Certificate system : manager(null).getAcceptedIssuers()) {
        roots.setCertificateEntry("system-" + n++, system);
      }
      for (Certificate extra : read(pem)) {
        roots.setCertificateEntry("extra-" + n++, extra);
      }
      X509TrustManager manager = manager(roots);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      client.sslSocketFactory(context.getSocketFactory(), manager);
    } catch (IOException | GeneralSecurityException e) {
      throw new ForgeFailure(
          FailureCause.STORAGE,
          "the extra CA file " + pem + " cannot be used: " + e,
          "name a readable PEM file with at least one certificate");
    }
  }

  private static Collection<? extends Certificate> read(Path pem)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IOException("no certificate in it");
      }
      return found;
    }
  }

  private static X509TrustManager manager(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("this JVM has no X.509 trust manager"));
  }
}
