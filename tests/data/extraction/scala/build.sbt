import Dependencies._

lazy val commonSettings = Seq(
  organization := "org.example",
  scalaVersion := "3.3.1"
)

def module(id: String): Project =
  Project(id, file(s"modules/$id")).settings(commonSettings: _*)

lazy val root = (project in file("."))
  .aggregate(core)
  .settings(name := "depot")

lazy val core = module("core")
