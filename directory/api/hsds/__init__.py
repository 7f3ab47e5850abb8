"""`/api/hsds/`: what is public as HSDS 3.1 and Open Referral UK 3.0, to read; docs/hsds.md."""
