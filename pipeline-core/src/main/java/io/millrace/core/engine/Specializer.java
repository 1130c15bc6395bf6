package io.millrace.core.engine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Makes specialised code for fused stages: once for each definition, kept while it is among the {@link #KEPT} used last and
 * memory is not short, and only for definitions that have shown to be worth it. Where classes cannot be defined while a program runs, the plain
 * interpreter does all the work.
 *
 * <p>One switch: the system property {@code millrace.specialize}, {@code true} by default. A definition is worth it after
 * {@code millrace.specialize.after} elements in one run, 10,000 by default.
 */
final class Specializer {

    private static final Logger LOG = Loggers.getLogger(Specializer.class);
    private static final int KEPT = 256;

    private static final boolean ON = Boolean.parseBoolean(System.getProperty("millrace.specialize", "true"));
    private static final long AFTER = Long.getLong("millrace.specialize.after", 10_000);

    private static final Specializer INSTANCE = new Specializer();

    /** Code holds the functions of the user, and with them what they capture: nothing here keeps it from being collected. */
    private final Map<Key, Reference<FusedChain>> chains = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Reference<FusedChain>> eldest) {
            return size() > KEPT;
        }
    };

    private final Map<Class<?>, byte[]> templates = new HashMap<>();
    private boolean broken;

    private Specializer() {}

    /** A definition that is known as long as its code is there, which holds it. */
    private static final class Key {

        private final int hash;
        private final Reference<ElementCode> code;

        Key(ElementCode code) {
            this.hash = code.hashCode();
            this.code = new WeakReference<>(code);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            ElementCode mine = code.get();
            return mine != null && other instanceof Key key && mine.equals(key.code.get());
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** How many elements a run handles with the plain interpreter before it asks for specialised code. */
    static long worthAfter() {
        return ON ? AFTER : Long.MAX_VALUE;
    }

    /** The code to begin with: specialised if it is there already. */
    static FusedChain atStart(ElementCode code) {
        FusedChain ready = !ON ? null : AFTER == 0 ? INSTANCE.chain(code) : INSTANCE.present(code);
        return ready == null ? new FusedChain.Interpreted(code) : ready;
    }

    /** The code to go on with after {@link #worthAfter} elements. */
    static FusedChain forHeavyUse(ElementCode code) {
        FusedChain made = INSTANCE.chain(code);
        return made == null ? new FusedChain.Interpreted(code) : made;
    }

    private synchronized @Nullable FusedChain present(ElementCode code) {
        Reference<FusedChain> made = chains.get(new Key(code));
        return made == null ? null : made.get();
    }

    private synchronized @Nullable FusedChain chain(ElementCode code) {
        FusedChain chain = present(code);
        if (chain == null && !broken) {
            try {
                chain = define(code);
                chains.put(new Key(code), new SoftReference<>(chain));
            } catch (IOException
                    | ReflectiveOperationException
                    | LinkageError
                    | OutOfMemoryError // of the memory for classes
                    | RuntimeException failure) {
                broken = true;
                LOG.info(
                        "Pipelines run on the plain interpreter, because no code can be made here: {}",
                        failure.toString());
            }
        }
        return chain;
    }

    private FusedChain define(ElementCode code) throws IOException, ReflectiveOperationException {
        FusedChain chain = (FusedChain)
                copy(FusedTemplate.class, code).getDeclaredConstructor().newInstance();
        chain.loop((FusedLoop) copy(LoopTemplate.class, chain)
                .getDeclaredConstructor(FusedChain.class)
                .newInstance(chain));
        return chain;
    }

    private Class<?> copy(Class<?> original, Object data) throws IOException, IllegalAccessException {
        return MethodHandles.lookup()
                .defineHiddenClassWithClassData(bytes(original), data, true)
                .lookupClass();
    }

    private byte[] bytes(Class<?> original) throws IOException {
        byte[] bytes = templates.get(original);
        if (bytes == null) {
            String file = original.getSimpleName() + ".class";
            try (InputStream in = original.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IOException(file + " is not a resource here");
                }
                bytes = in.readAllBytes();
            }
            templates.put(original, bytes);
        }
        return bytes;
    }
}
