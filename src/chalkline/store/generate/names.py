"""Names of people who do not exist, and what they write about."""

GIVEN = (
    "Ada", "Aisha", "Alice", "Amir", "Anna", "Ben", "Bella", "Callum", "Chloe", "Daisy", "Daniel", "Dev", "Eleri",
    "Ella", "Ethan", "Farah", "Finn", "Grace", "Hamza", "Harriet", "Imogen", "Isaac", "Jack", "Jasmine", "Joseph",
    "Kai", "Kofi", "Layla", "Leo", "Lily", "Lucas", "Maya", "Mei", "Mila", "Mohammed", "Nadia", "Noah", "Oliver",
    "Omar", "Poppy", "Priya", "Quinn", "Rhys", "Rosa", "Ruby", "Samuel", "Sienna", "Tariq", "Theo", "Una", "Victor",
    "Wren", "Yusuf", "Zara",
)  # fmt: skip
FAMILY = (
    "Abbott", "Adeyemi", "Ahmed", "Barker", "Begum", "Bell", "Brown", "Campbell", "Chen", "Clarke", "Cole", "Cooper",
    "Davies", "Desai", "Doyle", "Edwards", "Evans", "Fisher", "Fox", "Gill", "Green", "Griffiths", "Hall", "Harris",
    "Hughes", "Hussain", "Ibrahim", "Jackson", "James", "Jones", "Kaur", "Kelly", "Khan", "King", "Lee", "Lewis",
    "Lloyd", "Marsh", "Martin", "Mills", "Morgan", "Murphy", "Nguyen", "Novak", "Okafor", "Owen", "Palmer", "Patel",
    "Price", "Quayle", "Reid", "Roberts", "Rossi", "Scott", "Shah", "Singh", "Taylor", "Thomas", "Turner", "Underhill",
    "Vane", "Walker", "Ward", "White", "Wilson", "Wood", "Yates", "Young",
)  # fmt: skip
SUBJECTS = {
    "en": "English", "ma": "Mathematics", "sc": "Science", "gg": "Geography", "hi": "History", "fr": "French",
    "ar": "Art", "pe": "Physical education", "co": "Computing", "mu": "Music",
}  # fmt: skip
"""Subjects by the letters that name them in classes."""
ABOUT = (
    "Homework", "Cover on Thursday", "Minutes of the meeting", "Year 9 trip", "Absence today", "Coursework deadline",
    "Parents' evening", "Room change", "Sports day", "Reading list", "Lunch duty", "Mock examinations", "School play",
    "Lost property", "Reports due", "Assembly", "Detention", "Uniform", "Library books", "Photocopying", "Timetable",
    "Science fair", "Revision session", "Choir practice", "Dinner money", "Consent form", "Data drop",
    "Staff briefing", "Interview dates", "Thank you", "Question about the lesson", "Football on Saturday",
    "Work experience", "Newsletter",
)  # fmt: skip
DETAIL = (
    "",
    "",
    "",
    " - reminder",
    " - please read",
    " (updated)",
    " for Friday",
    " next week",
    " - urgent",
    " 8B",
    "!!",
)
FILES = ("worksheet", "minutes", "letter", "photo", "essay", "register", "plan", "slides", "marks", "form", "timetable")
OUTSIDE = (
    "sales@desks.example", "orders@books.example", "events@museum.example", "trips@coaches.example",
    "hr@agency.example", "news@teaching.example", "info@sports-centre.example", "exams@board.example",
    "offers@prizes.example",
    "admin@primary.example", "clinic@surgery.example", "tickets@theatre.example", "support@software.example",
    "membership@association.example", "editor@local-paper.example", "bookings@field-centre.example",
)  # fmt: skip
"""Addresses of people whom the school does not know."""
