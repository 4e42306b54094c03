package org.hephaestus.launchd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.DocumentType;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads property lists in Apple's XML format. Nothing is fetched, no entity is defined or resolved
 * outside of XML's own five. Stricter than Apple's reader in one point: a key that stands twice in
 * a dictionary is an error, since nobody says which one launchd takes.
 */
final class PlistReader {
  private static final int MAX_DEPTH = 32;

  private PlistReader() {}

  /**
   * The dictionary that the document is.
   *
   * @throws PlistException when it is none
   */
  static Plist.Dict read(byte[] document) throws PlistException {
    Element root = parse(document).getDocumentElement();
    List<Element> children = children(root);
    if (!root.getTagName().equals("plist") || children.size() != 1) {
      throw new PlistException("wanted one value in <plist>, found <" + root.getTagName() + ">");
    }
    if (value(children.get(0), 0) instanceof Plist.Dict dict) {
      return dict;
    }
    throw new PlistException("wanted a <dict>, found <" + children.get(0).getTagName() + ">");
  }

  private static Document parse(byte[] document) throws PlistException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setCoalescing(true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
      builder.setErrorHandler(new Strict());
      Document parsed = builder.parse(new ByteArrayInputStream(document));
      DocumentType type = parsed.getDoctype();
      if (type != null && type.getInternalSubset() != null) {
        throw new PlistException("it declares entities or elements of its own");
      }
      return parsed;
    } catch (SAXParseException e) {
      throw new PlistException("line " + e.getLineNumber() + ": " + e.getMessage());
    } catch (SAXException | IOException e) {
      throw new PlistException(String.valueOf(e.getMessage()));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java runtime has no such XML parser", e);
    }
  }

  private static Plist value(Element element, int depth) throws PlistException {
    if (depth > MAX_DEPTH) {
      throw new PlistException("nested deeper than " + MAX_DEPTH + " levels");
    }
    String name = element.getTagName();
    return switch (name) {
      case "dict" -> dict(element, depth);
      case "array" -> {
        List<Plist> values = new ArrayList<>();
        for (Element child : children(element)) {
          values.add(value(child, depth + 1));
        }
        yield new Plist.Listing(values);
      }
      case "string" -> new Plist.Text(text(element));
      case "true", "false" -> {
        if (element.hasChildNodes()) {
          throw new PlistException("<" + name + "> is not empty");
        }
        yield new Plist.Flag(name.equals("true"));
      }
      case "integer", "real", "date", "data" -> scalar(name, text(element).strip());
      default -> throw new PlistException("<" + name + "> is no value of a property list");
    };
  }

  private static Plist scalar(String name, String text) throws PlistException {
    try {
      return switch (name) {
        case "integer" -> new Plist.Whole(integer(text));
        case "real" -> new Plist.Real(Double.parseDouble(text));
        case "date" -> new Plist.Moment(Instant.parse(text));
        default -> new Plist.Bytes(text);
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new PlistException("'" + text + "' is no <" + name + ">");
    }
  }

  private static BigInteger integer(String text) {
    String digits = text.toLowerCase(Locale.ROOT);
    return digits.startsWith("0x")
        ? new BigInteger(digits.substring(2), 16)
        : new BigInteger(digits);
  }

  private static Plist.Dict dict(Element element, int depth) throws PlistException {
    Map<String, Plist> entries = new LinkedHashMap<>();
    List<Element> children = children(element);
    for (int i = 0; i < children.size(); i += 2) {
      Element key = children.get(i);
      if (!key.getTagName().equals("key")) {
        throw new PlistException("wanted a <key>, found <" + key.getTagName() + ">");
      }
      String name = text(key);
      if (i + 1 == children.size()) {
        throw new PlistException("the key " + name + " has no value");
      }
      if (entries.put(name, value(children.get(i + 1), depth + 1)) != null) {
        throw new PlistException("the key " + name + " stands twice in one dictionary");
      }
    }
    return new Plist.Dict(entries);
  }

  private static List<Element> children(Element parent) throws PlistException {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        found.add(element);
      } else if (node.getNodeType() == Node.TEXT_NODE && !node.getTextContent().isBlank()) {
        throw new PlistException(
            "text between values in <" + parent.getTagName() + ">: " + node.getTextContent());
      }
    }
    return found;
  }

  private static String text(Element element) throws PlistException {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        throw new PlistException(
            "<" + child.getTagName() + "> in <" + element.getTagName() + ">, wanted text");
      }
    }
    return element.getTextContent();
  }

  /** No word on stderr; what is wrong is thrown. */
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException exception) {}

    @Override
    public void error(SAXParseException exception) throws SAXException {
      throw exception;
    }

    @Override
    public void fatalError(SAXParseException exception) throws SAXException {
      throw exception;
    }
  }
}
