"""What pages show, as plain values: made from models and search answers, laid out by templates."""
