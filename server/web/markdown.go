package web

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// renderer turns Markdown into HTML that can stand in any page: HTML inside it is dropped by the library unless told
// otherwise, and linkFilter sees to the rest.
var renderer = goldmark.New(goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(linkFilter{}, 0))))

// What people write stays far below. The library's time grows with the square of both: a page of nothing but brackets would
// take a processor for seconds, for whoever opens it.
const (
	deepestMarkdown = 100   // quotes and lists that begin within one another on one line
	mostBrackets    = 1_000 // which may begin a link
)

// markdown is Markdown as HTML; what no person writes stands there as it was typed.
func markdown(source string) (string, error) {
	if !writtenByHand(source) {
		return "<pre>" + html.EscapeString(source) + "</pre>\n", nil
	}
	var rendered bytes.Buffer
	if err := renderer.Convert([]byte(source), &rendered); err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return rendered.String(), nil
}

func writtenByHand(source string) bool {
	if strings.Count(source, "[") > mostBrackets {
		return false
	}
	for line := range strings.SplitSeq(source, "\n") {
		if markersBefore(line) > deepestMarkdown {
			return false
		}
	}
	return true
}

// markersBefore counts the quotes and lists that a line begins. A long rule of dashes is none: behind the mark of a list is
// a blank.
func markersBefore(line string) (markers int) {
	for i := range len(line) {
		switch c := line[i]; {
		case c == '>', strings.IndexByte("-+*.)", c) >= 0 && i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t'):
			markers++
		case strings.IndexByte(" \t-+*0123456789", c) < 0:
			return markers
		}
	}
	return markers
}

// linkFilter leaves links to the web and to mail addresses only, takes pictures for their words, and puts the headings below
// that of the page.
type linkFilter struct{}

func (linkFilter) Transform(document *ast.Document, reader text.Reader, _ parser.Context) {
	highest := 6
	var unsafe []ast.Node
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) { // the walker below never fails
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.Heading:
			highest = min(highest, node.Level)
		case *ast.Image:
			unsafe = append(unsafe, node)
		case *ast.Link:
			if !safeURL(node.Destination) {
				unsafe = append(unsafe, node)
			}
			opensApart(node)
		case *ast.AutoLink:
			if node.AutoLinkType == ast.AutoLinkURL && !safeURL(node.URL(reader.Source())) {
				unsafe = append(unsafe, node)
			}
			opensApart(node)
		}
		return ast.WalkContinue, nil
	})
	for _, node := range unsafe {
		unwrap(node, reader.Source())
	}
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if heading, ok := node.(*ast.Heading); ok && entering {
			heading.Level = min(heading.Level-highest+2, 6)
		}
		return ast.WalkContinue, nil
	})
}

func safeURL(destination []byte) bool {
	address, err := url.Parse(string(destination))
	return err == nil && slices.Contains([]string{"http", "https", "mailto"}, address.Scheme)
}

// opensApart lets a link open beside the page: whoever reads terms in the midst of a sign-in is not led away from it.
func opensApart(node ast.Node) {
	node.SetAttributeString("target", []byte("_blank"))
	node.SetAttributeString("rel", []byte("noopener noreferrer"))
}

// unwrap puts a node's words in its place.
func unwrap(node ast.Node, source []byte) {
	parent := node.Parent()
	if link, ok := node.(*ast.AutoLink); ok {
		parent.InsertBefore(parent, node, ast.NewString(link.Label(source)))
	}
	for child := node.FirstChild(); child != nil; child = node.FirstChild() {
		parent.InsertBefore(parent, node, child)
	}
	parent.RemoveChild(parent, node)
}
