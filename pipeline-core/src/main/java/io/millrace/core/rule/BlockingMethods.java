package io.millrace.core.rule;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The methods of the JDK and of Reactor that are known to block their thread. */
public final class BlockingMethods {

    private static final Set<String> FILES = Set.of(
            "copy",
            "lines",
            "list",
            "newBufferedReader",
            "newBufferedWriter",
            "newInputStream",
            "newOutputStream",
            "readAllBytes",
            "readAllLines",
            "readString",
            "walk",
            "write",
            "writeString");
    private static final Set<String> READS =
            Set.of("read", "readAllBytes", "readNBytes", "readLine", "lines", "skip", "transferTo");
    private static final Set<String> QUERIES = Set.of("execute", "executeQuery", "executeUpdate", "executeBatch");

    private static final Map<String, Set<String>> METHODS = Map.ofEntries(
            Map.entry("java.lang.Thread", Set.of("sleep", "join")),
            Map.entry("java.lang.Object", Set.of("wait")),
            Map.entry("java.lang.Process", Set.of("waitFor")),
            Map.entry("java.util.concurrent.TimeUnit", Set.of("sleep")),
            Map.entry("java.util.concurrent.Future", Set.of("get")),
            Map.entry("java.util.concurrent.FutureTask", Set.of("get")),
            Map.entry("java.util.concurrent.CompletableFuture", Set.of("get", "join")),
            Map.entry("java.util.concurrent.CountDownLatch", Set.of("await")),
            Map.entry("java.util.concurrent.CyclicBarrier", Set.of("await")),
            Map.entry("java.util.concurrent.Semaphore", Set.of("acquire", "acquireUninterruptibly")),
            Map.entry("java.util.concurrent.BlockingQueue", Set.of("put", "take")),
            Map.entry("java.util.concurrent.ArrayBlockingQueue", Set.of("put", "take")),
            Map.entry("java.util.concurrent.LinkedBlockingQueue", Set.of("put", "take")),
            Map.entry("java.util.concurrent.SynchronousQueue", Set.of("put", "take")),
            Map.entry("java.util.concurrent.ExecutorService", Set.of("awaitTermination", "invokeAll", "invokeAny")),
            Map.entry("java.io.InputStream", READS),
            Map.entry("java.io.FileInputStream", READS),
            Map.entry("java.io.BufferedReader", READS),
            Map.entry("java.io.FileReader", READS),
            Map.entry("java.net.URL", Set.of("openStream", "getContent")),
            Map.entry("java.net.InetAddress", Set.of("getByName", "getAllByName")),
            Map.entry("java.net.http.HttpClient", Set.of("send")),
            Map.entry("java.nio.file.Files", FILES),
            Map.entry("java.sql.DriverManager", Set.of("getConnection")),
            Map.entry("javax.sql.DataSource", Set.of("getConnection")),
            Map.entry("java.sql.Connection", Set.of("commit", "rollback", "prepareStatement")),
            Map.entry("java.sql.Statement", QUERIES),
            Map.entry("java.sql.PreparedStatement", QUERIES),
            Map.entry("java.sql.ResultSet", Set.of("next")),
            Map.entry("reactor.core.publisher.Mono", Set.of("block", "blockOptional")),
            Map.entry("reactor.core.publisher.Flux", Set.of("blockFirst", "blockLast", "toIterable", "toStream")),
            Map.entry("io.millrace.core.PipelineRun", Set.of("await")),
            Map.entry("io.millrace.core.Ingress", Set.of("put")));

    private BlockingMethods() {}

    /**
     * The method for people, {@code Thread.sleep}, if it blocks.
     *
     * @param owner the class that the code names, with dots
     */
    public static Optional<String> of(String owner, String method) {
        return METHODS.getOrDefault(owner, Set.of()).contains(method)
                ? Optional.of(owner.substring(owner.lastIndexOf('.') + 1) + "." + method)
                : Optional.empty();
    }
}
