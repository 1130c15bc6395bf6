package io.millrace.samples.accesslog;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What libraries may write to standard error, where the command shows its progress. */
final class Logging {

    /** Held because the JDK forgets loggers that nobody holds, and their levels with them. */
    private static final List<Logger> NETWORK =
            List.of(Logger.getLogger("reactor.netty"), Logger.getLogger("io.netty"));

    private Logging() {}

    /**
     * Silences the network libraries: they warn of every request that fails, which this command expects and handles.
     * To be called before any of their classes is used.
     */
    static void silenceNetwork() {
        // or else Reactor writes by itself, and asks nobody
        System.setProperty("reactor.logging.fallback", "JDK");
        NETWORK.forEach(logger -> logger.setLevel(Level.OFF));
    }
}
