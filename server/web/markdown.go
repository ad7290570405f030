package web

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// renderer turns Markdown into HTML that can stand in any page: HTML inside it is dropped by the library unless told
// otherwise, and tame sees to the rest.
var renderer = goldmark.New(goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tame{}, 0))))

func markdown(source string) (string, error) {
	var html bytes.Buffer
	if err := renderer.Convert([]byte(source), &html); err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return html.String(), nil
}

// tame leaves links to the web and to mail addresses only, takes pictures for their words, and puts the headings below
// that of the page.
type tame struct{}

func (tame) Transform(document *ast.Document, reader text.Reader, _ parser.Context) {
	highest := 6
	var wild []ast.Node
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) { // the walker below never fails
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.Heading:
			highest = min(highest, node.Level)
		case *ast.Image:
			wild = append(wild, node)
		case *ast.Link:
			if !tameAddress(node.Destination) {
				wild = append(wild, node)
			}
			apart(node)
		case *ast.AutoLink:
			if node.AutoLinkType == ast.AutoLinkURL && !tameAddress(node.URL(reader.Source())) {
				wild = append(wild, node)
			}
			apart(node)
		}
		return ast.WalkContinue, nil
	})
	for _, node := range wild {
		unwrap(node, reader.Source())
	}
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if heading, ok := node.(*ast.Heading); ok && entering {
			heading.Level = min(heading.Level-highest+2, 6)
		}
		return ast.WalkContinue, nil
	})
}

func tameAddress(destination []byte) bool {
	address, err := url.Parse(string(destination))
	return err == nil && slices.Contains([]string{"http", "https", "mailto"}, address.Scheme)
}

// apart lets a link open beside the page: whoever reads terms in the midst of a sign-in is not led away from it.
func apart(node ast.Node) {
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
