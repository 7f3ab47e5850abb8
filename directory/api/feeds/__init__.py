"""What calendars and feed readers fetch again and again: iCalendar and Atom."""
