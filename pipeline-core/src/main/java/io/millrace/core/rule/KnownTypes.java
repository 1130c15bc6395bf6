package io.millrace.core.rule;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the classes of the JDK and of Reactor: which may be used by several threads at the same time. Classes are told
 * by their names and those of their ancestors, so that none is loaded that the user does not have.
 */
public final class KnownTypes {

    private static final List<String> SAFE_PACKAGES = List.of(
            "java.util.concurrent.",
            "java.time.",
            "java.lang.reflect.",
            "java.lang.invoke.",
            "java.net.http.",
            "reactor.",
            "io.millrace.core.",
            "io.micrometer.",
            "org.slf4j.");

    private static final Set<String> SAFE = Set.of(
            "java.lang.String",
            "java.lang.Number",
            "java.lang.Boolean",
            "java.lang.Character",
            "java.lang.Enum",
            "java.lang.Class",
            "java.lang.ClassLoader",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.StringBuffer",
            "java.util.Vector",
            "java.util.Hashtable",
            "java.util.Random",
            "java.util.Optional",
            "java.util.UUID",
            "java.util.Locale",
            "java.util.HexFormat",
            "java.util.regex.Pattern",
            "java.nio.file.Path",
            "java.nio.charset.Charset",
            "java.net.URI",
            "java.net.URL",
            "java.net.InetAddress",
            "java.net.InetSocketAddress",
            "java.io.File",
            "java.io.PrintStream",
            "java.io.PrintWriter",
            "java.security.Key",
            "java.util.logging.Logger",
            "javax.sql.DataSource",
            "org.reactivestreams.Publisher");

    private static final Set<String> UNSAFE = Set.of(
            "java.lang.StringBuilder",
            "java.util.Calendar",
            "java.util.Date",
            "java.util.BitSet",
            "java.util.StringJoiner",
            "java.util.StringTokenizer",
            "java.util.Scanner",
            "java.util.Iterator",
            "java.util.Enumeration",
            "java.util.SplittableRandom",
            "java.util.Collection",
            "java.util.Map",
            "java.util.stream.BaseStream",
            "java.util.regex.Matcher",
            "java.util.zip.Checksum",
            "java.util.zip.Deflater",
            "java.util.zip.Inflater",
            "java.text.Format",
            "java.text.BreakIterator",
            "java.text.Collator",
            "java.nio.Buffer",
            "java.nio.charset.CharsetDecoder",
            "java.nio.charset.CharsetEncoder",
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Writer",
            "java.io.RandomAccessFile",
            "java.security.MessageDigest",
            "java.security.Signature",
            "javax.crypto.Mac",
            "javax.crypto.Cipher",
            "java.sql.Connection",
            "java.sql.Statement",
            "java.sql.ResultSet",
            "javax.xml.parsers.DocumentBuilder",
            "javax.xml.transform.Transformer",
            "javax.xml.xpath.XPath");

    private KnownTypes() {}

    /** Whether an object of that class may be used by several threads at the same time; null when that is not known. */
    public static @Nullable Boolean isThreadSafe(Class<?> type) {
        if (type.isArray()) {
            return false;
        }
        if (Iterator.class.isAssignableFrom(type)) {
            return false; // also that of an immutable list
        }
        if (type.isPrimitive() || isSafeWrapper(type.getName())) {
            return true;
        }
        boolean ofJdk = isOfJdk(type);
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            Boolean known = ofName(each.getName());
            // A subclass that somebody else wrote may be worse than its ancestors, and not better.
            if (known != null && (ofJdk || each == type || !known)) {
                return known;
            }
        }
        return ofJdk ? ofInterfaces(type) : null;
    }

    /** Whether {@code type} belongs to the JDK. */
    public static boolean isOfJdk(Class<?> type) {
        return type.getClassLoader() == null
                || type.getName().startsWith("java.")
                || type.getName().startsWith("javax.")
                || type.getName().startsWith("jdk.");
    }

    private static boolean isSafeWrapper(String name) {
        return name.startsWith("java.util.ImmutableCollections$")
                || name.startsWith("java.util.Collections$Synchronized")
                || name.startsWith("java.util.Collections$Unmodifiable")
                || name.startsWith("java.util.Collections$Empty")
                || name.startsWith("java.util.Collections$Singleton")
                || name.startsWith("java.util.Collections$CopiesList");
    }

    private static @Nullable Boolean ofName(String name) {
        if (SAFE.contains(name)) {
            return true;
        }
        if (UNSAFE.contains(name)) {
            return false;
        }
        return SAFE_PACKAGES.stream().anyMatch(name::startsWith) ? true : null;
    }

    private static @Nullable Boolean ofInterfaces(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> implemented : each.getInterfaces()) {
                Boolean known = ofName(implemented.getName());
                if (known == null) {
                    known = ofInterfaces(implemented);
                }
                if (known != null) {
                    return known;
                }
            }
        }
        return null;
    }
}
