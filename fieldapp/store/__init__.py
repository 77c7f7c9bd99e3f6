"""Where it is kept: the database and the photos. The only package that knows SQLAlchemy."""
